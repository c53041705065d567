"""Dates and times in the forms that tools export: right or refused, never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.values import Invalid, clean_date, clean_instant, date_reading, start_of_day, usual_moments

KYIV = ZoneInfo("Europe/Kyiv")
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]).map(ZoneInfo)
INSTANTS = st.integers(0, 7_258_118_400_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


# Dates


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-05-12", "dmy", date(2026, 5, 12)),
        ("2026/5/2", "ymd", date(2026, 5, 2)),
        ("12.05.2026", "dmy", date(2026, 5, 12)),
        ("05/12/2026", "mdy", date(2026, 5, 12)),
        ("31/12/2026", "ymd", date(2026, 12, 31)),
        ("12/31/2026", "ymd", date(2026, 12, 31)),
        ("5-5-2026", "ymd", date(2026, 5, 5)),
        ("May 12, 2026", "ymd", date(2026, 5, 12)),
        ("12 September 2026", "ymd", date(2026, 9, 12)),
        ("12-Sep-2026", "ymd", date(2026, 9, 12)),
        ("5 November 2024", "ymd", date(2024, 11, 5)),
        ("Tuesday, November 5, 2024", "ymd", date(2024, 11, 5)),
        ("Nov\u00a05,\u00a02024", "ymd", date(2024, 11, 5)),
        ("20241105", "ymd", date(2024, 11, 5)),
        ("5/13/1990 0:00", "mdy", date(1990, 5, 13)),
        ("1990-05-13T00:00:00Z", "ymd", date(1990, 5, 13)),
        ("2024-02-29", "ymd", date(2024, 2, 29)),
    ],
)
def test_dates_are_read_as_written(text, order, day):
    assert clean_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2024-02-30", "ymd"),
        ("2023-02-29", "ymd"),
        ("05/12/2026", "ymd"),
        ("12/31/2026", "dmy"),
        ("31/12/2026", "mdy"),
        ("12/05/26", "dmy"),
        ("12/05-2026", "dmy"),
        ("0000-01-01", "ymd"),
        ("99999-01-01", "ymd"),
        ("31122026", "ymd"),
        ("Mai 12, 2026", "ymd"),
        ("2026-05-12 10:20", "ymd"),
        ("infinity", "ymd"),
        ("", "ymd"),
        ("1" * 10_000, "ymd"),
    ],
)
def test_what_is_no_date_or_reads_two_ways_is_refused(text, order):
    with pytest.raises(Invalid):
        clean_date(text, order)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("11/5/24", "needs a year of four digits"),
        ("05-Nov-24", "needs a year of four digits"),
        ("Nov 5, '24", "needs a year of four digits"),
        ("5 листопада 2024", "names no English month; write it as 2024-11-05"),
        ("5 листопада 2024 р.", "names no English month"),
        ("Oktober 5, 2024", "names no English month"),
        ("5 de noviembre de 2024", "is not a date"),
        ("45601", "is a number, not a date"),
        ("45601.5", "is a number, not a date"),
        ("1730819045", "is a number, not a date"),
        ("yesterday", "is not a date"),
    ],
)
def test_a_date_in_another_form_is_refused_with_its_reason(text, reason):
    with pytest.raises(Invalid, match=reason):
        clean_date(text)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y%m%d", "%d-%b-%Y", "%B %-d, %Y", "%a %b %d %Y"])
)
def test_every_day_is_read_back_from_every_form_that_reads_one_way(day, form):
    assert clean_date(day.strftime(form)) == day


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_digits_with_the_year_last_never_pass_for_another_day(day):
    digits = day.strftime("%d%m%Y")

    with pytest.raises(Invalid):
        clean_date(digits)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("05/12/2026", "either"),
        ("5/12/2026 10:20 AM", "either"),
        ("31.12.2026", "dmy"),
        ("12/31/2026", "mdy"),
        ("05/05/2026", None),
        ("2026-05-12", None),
        ("May 12, 2026", None),
        ("", None),
    ],
)
def test_a_date_tells_in_which_orders_it_reads(text, reading):
    assert date_reading(text) == reading


# Times


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-12T08:20:30Z",
        "2024-05-12t08:20:30z",
        "2024-05-12 11:20:30",
        "2024-05-12 10:20:30 +0200",
        "2024-05-12T10:20:30.000+02:00",
        "2024-05-12 08:20:30 UTC",
        "5/12/2024 11:20:30 AM",
        "May 12, 2024 at 11:20:30 AM",
        "May 12, 2024 11:20:30 AM",
        "May 12, 2024, 11:20:30\u202fAM",
        "12-May-2024 11:20:30",
        "Sun, 12 May 2024 08:20:30 +0000",
        "Sun May 12 2024 10:20:30 GMT+0200",
        "20240512 11:20:30",
        "1715502030",
        "1715502030000",
        "1715502030000000",
    ],
)
def test_times_in_the_forms_that_tools_export(text):
    assert clean_instant(text, KYIV, order="mdy") == datetime(2024, 5, 12, 8, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hour"), [("12:05 AM", 0), ("1:05 am", 1), ("12:05 PM", 12), ("11:05 PM", 23)])
def test_halves_of_the_day(text, hour):
    assert clean_instant(f"5/13/2024 {text}", UTC).hour == hour


def test_a_date_alone_is_its_first_instant():
    assert clean_instant("2024-05-12", KYIV) == datetime(2024, 5, 11, 21, tzinfo=UTC)


def test_a_time_that_the_clocks_skipped_is_refused():
    with pytest.raises(Invalid, match="the clocks skipped it"):
        clean_instant("2024-03-31 03:30", KYIV)


def test_of_a_time_that_came_twice_the_first_is_meant():
    assert clean_instant("2024-10-27 03:30", KYIV) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_a_day_whose_midnight_the_clocks_skipped_begins_at_one():
    assert start_of_day(date(2024, 4, 26), ZoneInfo("Africa/Cairo")) == datetime(2024, 4, 25, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "infinity",
        "now",
        "10:20",
        "2024-05-12T25:00",
        "2024-05-12 10:20 Europe/Kyiv",
        "2024-05-12 10:20 EST",
        "5 травня 2024 10:20",
        "45601.75",
        "13:20 PM 2024-05-12",
        "2024-05-12 13:20 PM",
        "05/12/2024 10:20",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "99999-01-01 00:00",
        "171550203",
        None,
        "2" * 10_000,
    ],
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(Invalid):
        clean_instant(text, KYIV)


@given(INSTANTS, ZONES)
def test_every_instant_with_its_offset_is_read_back_exactly(instant, zone):
    text = instant.astimezone(zone).isoformat()

    assert clean_instant(text, KYIV) == instant


@given(INSTANTS, ZONES)
def test_a_wall_clock_reading_shows_the_same_in_its_zone(instant, zone):
    wall = instant.astimezone(zone).replace(tzinfo=None)

    read = clean_instant(f"{wall:%Y-%m-%d %H:%M:%S}", zone)

    assert read.astimezone(zone).replace(tzinfo=None) == wall.replace(microsecond=0, fold=0)
    assert read - instant < timedelta(seconds=1)


def test_a_column_of_usual_moments_is_read_as_each_by_itself():
    texts = ["2026-05-12T09:30:00Z", "", "0002-01-01T00:00:00Z", "9998-12-31T23:59:59Z"]

    assert usual_moments(texts) == [clean_instant(text, UTC) if text else None for text in texts]
    assert usual_moments([]) == []


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-12 09:30:00Z", "2026-05-12T09:30:00", "2026-05-12T09:30:00.5Z", " 2026-05-12T09:30:00Z"),
        *("0001-05-12T09:30:00Z", "9999-05-12T09:30:00Z", "2026-13-12T09:30:00Z", "2026-W19-2T09:30:00Z", "soon"),
    ],
)
def test_one_of_another_form_leaves_the_column_to_be_read_one_by_one(text):
    assert usual_moments(["2026-05-12T09:30:00Z", text]) is None
