from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from crm.periods import PRESETS, InvalidPeriod, Period

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ["UTC", "Europe/Kyiv", "America/New_York", "Africa/Cairo", "America/Santiago", "Pacific/Kiritimati"]

days = st.dates(date(1970, 1, 1), date(2200, 12, 31))
nows = st.integers(0, 200 * 365 * 86400).map(
    lambda seconds: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
presets = st.sampled_from([key for key, _ in PRESETS])


def period(query, now=NOW):
    return Period.from_query(QueryDict(query), now)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("today", date(2026, 11, 23), date(2026, 11, 23)),
        ("7d", date(2026, 11, 17), date(2026, 11, 23)),
        ("30d", date(2026, 10, 25), date(2026, 11, 23)),
        ("90d", date(2026, 8, 26), date(2026, 11, 23)),
        ("this-month", date(2026, 11, 1), date(2026, 11, 23)),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this-year", date(2026, 1, 1), date(2026, 11, 23)),
        ("12m", date(2025, 11, 24), date(2026, 11, 23)),
        ("all", None, None),
    ],
)
def test_presets(key, first, last):
    preset = period(f"period={key}")

    assert (preset.key, preset.first_day, preset.last_day) == (key, first, last)
    assert preset.query == {"period": key}
    assert preset.label == dict(PRESETS)[key]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2029, 2, 28), date(2028, 2, 29)),
        (date(2025, 3, 1), date(2024, 3, 2)),
    ],
)
def test_twelve_months_around_a_leap_day(today, first):
    assert Period.preset("12m", today).first_day == first


def test_the_default_is_thirty_days():
    assert period("").key == "30d"
    assert period("period=&from=&to=").key == "30d"
    assert Period.from_query({}, NOW, default="all").key == "all"


def test_days_are_included_at_both_ends_and_half_open_as_instants():
    custom = period("from=2026-05-01&to=2026-05-15")

    assert (custom.key, custom.label) == ("custom", "1–15 May 2026")
    assert custom.start == datetime(2026, 5, 1, tzinfo=UTC)
    assert custom.end == datetime(2026, 5, 16, tzinfo=UTC)
    assert custom.query == {"from": "2026-05-01", "to": "2026-05-15"}


def test_a_first_day_alone_lasts_until_today():
    custom = period("from=2026-11-01")

    assert (custom.first_day, custom.last_day) == (date(2026, 11, 1), date(2026, 11, 23))
    assert custom.query == {"from": "2026-11-01"}


def test_a_last_day_in_the_future_becomes_today():
    custom = period("from=2026-11-20&to=2026-12-31")

    assert (custom.last_day, custom.label) == (date(2026, 11, 23), "20–23 Nov 2026")
    assert custom.query == {"from": "2026-11-20", "to": "2026-12-31"}


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("from=2026-05-15&to=2026-05-15", "15 May 2026"),
        ("from=2026-04-28&to=2026-05-03", "28 Apr – 3 May 2026"),
        ("from=2025-12-30&to=2026-01-02", "30 Dec 2025 – 2 Jan 2026"),
    ],
)
def test_labels_of_two_days(query, label):
    assert period(query).label == label


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("period=31d", '"31d" is no period; choose one of today, 7d'),
        ("period=' OR pg_sleep(5)--", "is no period"),
        ("period=%00", "is no period"),
        ("period=30d&from=2026-05-01", "not both"),
        ("period=30d&to=2026-05-01", "not both"),
        ("to=2026-05-01", "first day too"),
        ("from=2026-05-02&to=2026-05-01", "exchange them"),
        ("from=2026-11-24", "after today"),
        ("from=2026-02-30", "no day of the calendar"),
        ("from=20260501", "write it as"),
        ("from=2026-W10-1", "write it as"),
        ("from=yesterday", "write it as"),
        ("from=1899-12-31", "years 1900 to 2200"),
        ("from=2026-05-01&to=2201-01-01", "years 1900 to 2200"),
        ("from=" + "9" * 10_000, "no day"),
    ],
)
def test_an_invalid_period_says_what_to_do(query, advice):
    with pytest.raises(InvalidPeriod, match=advice) as refusal:
        period(query)

    assert len(str(refusal.value)) < 200


def test_days_are_days_of_the_workspace(settings):
    settings.WORKSPACE_TIME_ZONE = "Asia/Tokyo"

    today = period("period=today")

    assert today.first_day == date(2026, 11, 24)
    assert today.start == datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_a_day_of_a_clock_change_has_its_own_length(settings):
    settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"

    spring, autumn = period("from=2026-03-29&to=2026-03-29"), period("from=2026-10-25&to=2026-10-25")

    assert spring.end - spring.start == timedelta(hours=23)
    assert autumn.end - autumn.start == timedelta(hours=25)


def test_a_skipped_midnight_begins_the_day_at_its_first_instant(settings):
    settings.WORKSPACE_TIME_ZONE = "Africa/Cairo"

    day = period("from=2026-04-24&to=2026-04-24")

    assert day.start == datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert day.start.astimezone(ZoneInfo("Africa/Cairo")).hour == 1


@given(presets, nows, st.sampled_from(ZONES))
def test_every_preset_holds_whole_days_up_to_today(key, now, zone_name):
    zone = ZoneInfo(zone_name)
    today = now.astimezone(zone).date()

    preset = Period.preset(key, today)

    assert preset.last_day is None or preset.first_day <= preset.last_day <= today
    assert len(preset.buckets(now - 400 * DAY)) <= 60


@given(days, days, nows)
def test_two_days_are_a_period_or_refused(first, last, now):
    try:
        custom = Period.from_query({"from": str(first), "to": str(last)}, now)
    except InvalidPeriod:
        assert first > last or first > now.date()
        return

    assert custom.start <= custom.end - DAY <= now
    assert (custom.end - custom.start) % DAY == timedelta(0)
    assert Period.from_query(custom.query, now) == custom


@given(days, days, st.sampled_from(ZONES))
def test_instants_belong_to_the_days_of_the_period(one, other, zone_name):
    first, last = sorted([one, other])
    zone = ZoneInfo(zone_name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crm.periods.workspace_zone", lambda: zone)
        custom = Period("custom", first, last, last)

        assert custom.start.astimezone(zone).date() == first
        assert (custom.start - timedelta(seconds=1)).astimezone(zone).date() == first - DAY
        assert custom.end.astimezone(zone).date() == last + DAY
        assert (custom.end - timedelta(seconds=1)).astimezone(zone).date() == last


# Buckets


@pytest.mark.parametrize(
    ("query", "step", "starts"),
    [
        ("period=7d", "day", ["17 Nov", "18 Nov", "23 Nov"]),
        ("period=90d", "week", ["24 Aug", "31 Aug", "23 Nov"]),
        ("period=12m", "month", ["Nov 2025", "Dec 2025", "Nov 2026"]),
        ("from=2015-06-01", "year", ["2015", "2016", "2026"]),
    ],
)
def test_the_step_follows_the_length(query, step, starts):
    buckets = period(query).buckets()

    assert period(query).step == step
    assert [buckets[0].label, buckets[1].label, buckets[-1].label] == starts


def test_all_time_begins_with_the_first_activity():
    everything = period("period=all")

    assert everything.buckets() == []
    assert everything.buckets(NOW)[0].start == date(2026, 11, 23)
    assert [bucket.label for bucket in everything.buckets(NOW - 60 * DAY)][::9] == ["21 Sep", "23 Nov"]
    assert everything.spanning(NOW - 60 * DAY).step == "week"


def test_all_time_before_a_first_activity_in_the_future_is_today():
    assert [bucket.start for bucket in period("period=all").buckets(NOW + DAY)] == [date(2026, 11, 23)]


def test_more_years_than_bars_are_gathered_in_the_first():
    buckets = period("period=all").buckets(datetime(2, 1, 1, tzinfo=UTC))

    assert len(buckets) == 60
    assert buckets[0] == (date(2, 1, 1), "2–1967")
    assert buckets[1].label == "1968"


@given(days, days)
def test_buckets_cover_the_period_in_order(one, other):
    first, last = sorted([one, other])

    buckets = Period("custom", first, last, last).buckets()

    starts = [bucket.start for bucket in buckets]
    assert 1 <= len(buckets) <= 60
    assert starts == sorted(set(starts))
    assert starts[0] <= first
    assert starts[-1] <= last
