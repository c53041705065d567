from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.values import (
    Invalid,
    clean_bool,
    clean_date,
    clean_decimal,
    clean_instant,
    clean_integer,
    clean_json,
    clean_text,
    date_reading,
    start_of_day,
)

KYIV = ZoneInfo("Europe/Kyiv")
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]).map(ZoneInfo)
INSTANTS = st.integers(0, 7_258_118_400_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


# Text


@pytest.mark.parametrize(
    "text",
    [
        "Олена",
        "👩‍🚀 Ada",
        "e\u0301",
        "שלום",
        "\u202etxt",
        "a\u00a0b",
        "a\tb\nc",
        "<img src=x onerror=alert(1)>",
        "ﷺ" * 40,
    ],
)
def test_text_comes_out_as_it_went_in(text):
    assert clean_text(text, 100) == text


def test_text_is_trimmed_and_its_line_ends_become_one_kind():
    assert clean_text("  a\r\nb\rc \n", 100) == "a\nb\nc"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_characters_that_no_text_may_hold_are_refused(char):
    with pytest.raises(Invalid, match="no text may hold"):
        clean_text(f"a{char}b", 100)


def test_length_is_counted_in_characters():
    assert clean_text("👍" * 40, 40) == "👍" * 40
    with pytest.raises(Invalid, match="41 characters long; 40 fit"):
        clean_text("👍" * 41, 40)


@pytest.mark.parametrize("value", [None, 5, b"bytes", ["a"]])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(Invalid, match="not a text"):
        clean_text(value, 40)


@given(st.text())
def test_any_text_is_stored_as_utf_8_or_refused(text):
    try:
        cleaned = clean_text(text, 1000)
    except Invalid:
        return

    assert "\0" not in cleaned
    assert clean_text(cleaned, 1000) == cleaned
    assert cleaned.encode().decode() == cleaned


# Numbers


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12.50", None, "12.50"),
        ("+5", None, "5"),
        ("\u22125", None, "-5"),
        ("-0", None, "0"),
        ("1,5", ",", "1.5"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", None, "1234.56"),
        ("1,234,567", None, "1234567"),
        ("1'234.50", None, "1234.5"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("12.5000000000", None, "12.5"),
        (19.99, None, "19.99"),
    ],
)
def test_numbers_are_read_as_written(text, decimal, number):
    assert clean_decimal(text, decimal) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,5",
        "1.2.3",
        "12,34,567",
        "1,234",
        "NaN",
        "Infinity",
        "1e5",
        "1e400",
        "0.1234567",
        "9" * 5000,
        "٣",
        "5 €",
        True,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Invalid):
        clean_decimal(text)


def test_minus_zero_is_zero():
    assert str(clean_decimal("-0.00")) == "0"


@given(st.decimals(min_value=-(10**18) + 1, max_value=10**18 - 1, places=6), st.sampled_from(".,"))
def test_every_bounded_decimal_is_read_back_exactly(number, decimal):
    grouped = f"{number:,f}"
    if decimal == ",":
        grouped = grouped.translate(str.maketrans(".,", ",."))

    assert clean_decimal(grouped, decimal) == number


def test_a_whole_number_may_be_written_with_zeros_after_the_point():
    assert clean_integer("1 200.00") == 1200
    with pytest.raises(Invalid, match="not a whole number"):
        clean_integer("12.5")


@pytest.mark.parametrize(("value", "expected"), [("Yes", True), (" TRUE ", True), ("0", False), (False, False)])
def test_yes_and_no(value, expected):
    assert clean_bool(value) is expected


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(Invalid, match="neither yes nor no"):
        clean_bool("maybe")


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
        ("20260512", "ymd"),
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
        "1715502030",
        "1715502030000",
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


# JSON


def test_json_is_read_and_passed_on():
    assert clean_json('{"a": [1, 2.5, null, true, "é\\n"]}') == {"a": [1, 2.5, None, True, "é\n"]}
    assert clean_json({"a": "b"}) == {"a": "b"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[NaN]", "[1e400]", "-Infinity", '"\\u0000"', '["\\ud800"]', '{"\\u0000": 1}', "9" * 39, "9" * 5000],
)
def test_a_text_that_is_no_storable_json_is_refused(text):
    with pytest.raises(Invalid):
        clean_json(text)


@pytest.mark.parametrize("value", [{"a": float("nan")}, {1: 2}, {"a": object()}, ["\0"]])
def test_a_structure_that_is_no_storable_json_is_refused(value):
    with pytest.raises(Invalid):
        clean_json(value)


@pytest.mark.parametrize("text", ["[" * 22 + "]" * 22, "[" * 5000 + "]" * 5000, '"' + "a" * 70_000 + '"'])
def test_json_too_deep_or_too_long_is_refused(text):
    with pytest.raises(Invalid, match=r"more than 20 levels|65,536 fit"):
        clean_json(text)
