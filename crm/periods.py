"""The stretch of time that a page is about, as its address names it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from crm.buckets import Bucket, buckets_between, step_for
from crm.values import start_of_day
from crm.values.text import shown

PRESETS = [
    ("today", "Today"),
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
    ("90d", "Last 90 days"),
    ("this-month", "This month"),
    ("last-month", "Last month"),
    ("this-year", "This year"),
    ("12m", "Last 12 months"),
    ("all", "All time"),
]
LABELS = dict(PRESETS)
CUSTOM = "custom"
YEARS = range(1900, 2201)
DAY = timedelta(days=1)


class InvalidPeriod(ValueError):
    """The address names no period; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Period:
    """Whole days in the workspace's zone, both included, or all time; its instants are half-open, [start, end).

    Every period but "all" ends with today at the latest, so what lies in the future shows under "all" alone.
    """

    key: str
    first_day: date | None
    last_day: date | None
    today: date
    query: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def from_query(cls, params: Mapping[str, Any], now: datetime, default: str = "30d") -> "Period":
        """From `period`, or from `from` with or without `to`, in a QueryDict or a dict. Raises InvalidPeriod.

        A first day alone lasts until today, a last day alone is refused, one in the future becomes today.
        """
        key, first, last = (str(params.get(name) or "").strip() for name in ("period", "from", "to"))
        today = workspace_day(now)
        if not first and not last:
            return cls.preset(key or default, today)
        if key:
            raise InvalidPeriod("Give either a period or a first and a last day, not both.")
        return cls.custom(first, last, today)

    @classmethod
    def preset(cls, key: str, today: date) -> "Period":
        if key not in LABELS:
            raise InvalidPeriod(f"{shown(key)} is no period; choose one of {', '.join(LABELS)}, or give two days.")
        return cls(key, *preset_days(key, today), today, {"period": key})

    @classmethod
    def custom(cls, first: str, last: str, today: date) -> "Period":
        if not first:
            raise InvalidPeriod("Give the first day too, or choose “All time”.")
        first_day, last_day = read_day(first), read_day(last) if last else today
        if first_day > today:
            raise InvalidPeriod("The first day is after today; what lies in the future is under “All time”.")
        if first_day > last_day:
            raise InvalidPeriod("The first day is after the last; exchange them.")
        query = {"from": first, "to": last} if last else {"from": first}
        return cls(CUSTOM, first_day, min(last_day, today), today, query)

    @property
    def start(self) -> datetime | None:
        return start_of_day(self.first_day, workspace_zone()) if self.first_day else None

    @property
    def end(self) -> datetime | None:
        return start_of_day(self.last_day + DAY, workspace_zone()) if self.last_day else None

    @property
    def label(self) -> str:
        if self.first_day and self.last_day and self.key == CUSTOM:
            return days_label(self.first_day, self.last_day)
        return LABELS[self.key]

    @property
    def step(self) -> str:
        """A chart's width of bucket: "day", "week", "month" or "year"; of all time, ask what `spanning` returns."""
        return step_for(self.first_day, self.last_day) if self.first_day and self.last_day else "year"

    def spanning(self, first_instant: datetime | None) -> "Period":
        """The same period; all time with two ends, from the day of the first activity until today."""
        if self.first_day or not first_instant:
            return self
        return replace(self, first_day=min(workspace_day(first_instant), self.today), last_day=self.today)

    def buckets(self, first_instant: datetime | None = None) -> list[Bucket]:
        """The chart's at most 60 buckets, in order; all time has none without a first instant."""
        period = self.spanning(first_instant)
        if period.first_day is None or period.last_day is None:
            return []
        return buckets_between(period.first_day, period.last_day, period.step)


def workspace_zone() -> ZoneInfo:
    return ZoneInfo(settings.WORKSPACE_TIME_ZONE)


def workspace_day(instant: datetime) -> date:
    """The day on which it falls there."""
    return instant.astimezone(workspace_zone()).date()


def workspace_today() -> date:
    return workspace_day(timezone.now())


def preset_days(key: str, today: date) -> tuple[date | None, date | None]:
    """(first, last) day, both included; (None, None) for all time."""
    if key == "all":
        return None, None
    if key == "last-month":
        last = today.replace(day=1) - DAY
        return last.replace(day=1), last
    first = {
        "today": today,
        "7d": today - 6 * DAY,
        "30d": today - 29 * DAY,
        "90d": today - 89 * DAY,
        "this-month": today.replace(day=1),
        "this-year": today.replace(month=1, day=1),
        "12m": year_before(today) + DAY,
    }
    return first[key], today


def year_before(day: date) -> date:
    """The same date a year ago; 28 February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise InvalidPeriod(f"{shown(text)} is no day of the calendar; write it as 2026-05-31.")
    if day.year not in YEARS:
        raise InvalidPeriod(f"Choose days of the years {YEARS[0]} to {YEARS[-1]}.")
    return day


def days_label(first: date, last: date) -> str:
    """Such as "15 May 2026", "1–15 May 2026", "28 Apr – 3 May 2026" or "30 Dec 2025 – 2 Jan 2026"."""
    end = f"{last.day} {last:%b} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {first:%b}{year} – {end}"
