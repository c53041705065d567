"""The demo's time: instants are whole seconds since its first day, written without a datetime each."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = 3_600
DAY = 24 * HOUR
HISTORY_DAYS = 4 * 365 + 1


class Clock:
    """Four years that end `now`."""

    def __init__(self, now: datetime):
        self._beginning = datetime.combine(now.astimezone(UTC) - timedelta(days=HISTORY_DAYS), datetime.min.time(), UTC)
        self._epoch = int(self._beginning.timestamp())
        self.now = int(now.timestamp()) - self._epoch
        self._days = [f"{self._beginning + timedelta(days):%Y-%m-%d}" for days in range(HISTORY_DAYS + 2)]
        self._times = [f"T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z" for s in range(DAY)]

    def day(self, instant: int) -> str:
        return self._days[instant // DAY]

    def stamp(self, instant: int) -> str:
        """ISO 8601 in UTC: two look-ups."""
        return self._days[instant // DAY] + self._times[instant % DAY]

    def local(self, instant: int, zone: ZoneInfo) -> str:
        """ISO 8601 with the zone's own offset; dearer than `stamp`."""
        return datetime.fromtimestamp(self._epoch + instant, zone).isoformat()

    def instant(self, day: date, hour: int) -> int:
        """Negative before the demo's first day."""
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return int(moment.timestamp()) - self._epoch

    def today(self) -> date:
        return self._beginning.date() + timedelta(self.now // DAY)
