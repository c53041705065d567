"""Dates and times as tools export them; what reads two ways, or never happened, is refused."""

import calendar
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from crm.values.text import Invalid, shown

MAX_LENGTH = 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MONTHS = [name.lower() for name in calendar.month_name]  # the first is empty

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
DAY_FIRST_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
MONTH_FIRST_NAMED = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
OFFSET = r" ?(?P<offset>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?"
MIDNIGHT = re.compile(rf"[T ](?:00?:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM){OFFSET}$", re.IGNORECASE)
DAY_AND_TIME = re.compile(
    r"(?P<day>.*?)(?:T|,? at |,? )(?P<hour>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)"
    rf"(?: ?(?P<half>[AP])M)?{OFFSET}",
    re.IGNORECASE,
)


def clean_date(value: Any, order: str = "ymd") -> date:
    """A date with all four digits of its year: year first, year last, or with an English month's name.

    `order` "dmy" or "mdy" says how to read 05/12/2026; under "ymd" such a date is taken only if it reads one way.
    A midnight after the date is dropped, any other time refused.
    """
    text = str(value).strip()
    if len(text) > MAX_LENGTH:
        raise Invalid(f"{shown(text)} is not a date")
    year, month, day = date_parts(text if len(text) <= 10 else MIDNIGHT.sub("", text), order)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid(f"{shown(text)} is not in the calendar" + (f" as {order}" if order != "ymd" else "")) from None


def clean_instant(value: Any, zone: tzinfo, order: str = "ymd") -> datetime:
    """The instant in UTC, of the years 2 to 9998, so that every zone can show it.

    A time without an offset is in `zone`: one that its clocks skipped is refused, of one that came twice the first is
    meant. A date alone is its first instant. Ten digits are seconds since 1970, thirteen are milliseconds.
    """
    text = str(value).strip()
    try:
        moment = iso_moment(text) or written_moment(text, zone, order)
        if moment.tzinfo is None:
            moment = local_moment(moment, zone)
        elif moment.tzinfo is not UTC:
            moment = EPOCH + (moment - EPOCH)
    except OverflowError:
        raise Invalid(f"{shown(text)} is out of range") from None
    if not 1 < moment.year < 9999:
        raise Invalid(f"{shown(text)} is out of range")
    return moment


def date_reading(value: Any) -> str | None:
    """How a date that puts its year last reads: "dmy", "mdy" or "either"; None where the order doesn't matter."""
    match = YEAR_LAST.match(str(value).strip())
    first, second = (int(match[1]), int(match[3])) if match else (0, 0)
    if first == second:
        return None
    if first <= 12 and second <= 12:
        return "either"
    return "dmy" if first > second else "mdy"


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant of a local day in UTC, also where the clocks skip midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def date_parts(text: str, order: str) -> tuple[Any, Any, Any]:
    """(year, month, day), not yet checked against the calendar."""
    if match := YEAR_FIRST.fullmatch(text):
        return match[1], match[3], match[4]
    if match := YEAR_LAST.fullmatch(text):
        month, day = (match[1], match[3]) if stated_order(text, order) == "mdy" else (match[3], match[1])
        return match[4], month, day
    if match := DAY_FIRST_NAMED.fullmatch(text):
        return match[3], month_number(match[2]), match[1]
    if match := MONTH_FIRST_NAMED.fullmatch(text):
        return match[3], month_number(match[1]), match[2]
    if SHORT_YEAR.fullmatch(text):
        raise Invalid(f"{shown(text)} needs a year of four digits")
    raise Invalid(f"{shown(text)} is not a date")


def stated_order(text: str, order: str) -> str | None:
    if order != "ymd":
        return order
    reading = date_reading(text)
    if reading == "either":
        raise Invalid(f"{shown(text)} can be day or month first; name the order, or write the year first")
    return reading


def month_number(name: str) -> int:
    """1 to 12; 0, which no calendar has, for a word that starts no month's name."""
    return next((number for number, month in enumerate(MONTHS) if month.startswith(name.lower())), 0)


def iso_moment(text: str) -> datetime | None:
    """Naive or aware; None for another form. (The standard library alone would take 1212121212123 for a date.)"""
    if text[4:8:3] != "--" or text[10:11] not in {" ", "T"}:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def written_moment(text: str, zone: tzinfo, order: str) -> datetime:
    if text.isascii() and text.isdigit() and len(text) in {10, 13}:
        return EPOCH + timedelta(milliseconds=int(text.ljust(13, "0")))
    match = DAY_AND_TIME.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if not match:
        return start_of_day(clean_date(text, order), zone)
    offset = "+00:00" if (match["offset"] or "").upper() in {"Z", "UTC", "GMT"} else match["offset"] or ""
    day = clean_date(match["day"], order)
    try:
        hour = hour_of_day(int(match["hour"]), (match["half"] or "").upper())
        return datetime.fromisoformat(f"{day}T{hour:02}{match['rest']}{offset}")
    except ValueError:
        raise Invalid(f"{shown(text)} is not a time of day") from None


def hour_of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of "A" (before noon), "P" (after) or "" (a 24-hour clock)."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "P" else 0)


def local_moment(moment: datetime, zone: tzinfo) -> datetime:
    local_epoch = epoch_on_day(moment.date(), zone)
    if local_epoch is not None:
        return EPOCH + (moment - local_epoch)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC) > second.astimezone(UTC):
        raise Invalid(f"{shown(moment)} never was in {zone}, where the clocks skipped it")
    return first.astimezone(UTC)


@lru_cache(maxsize=8192)
def epoch_on_day(day: date, zone: tzinfo) -> datetime | None:
    """What the wall clock's reading of 1970 would be at that day's offset; None if the offset changes on that day."""
    start = start_of_day(day, zone)
    if start_of_day(day + DAY, zone) - start != DAY:
        return None
    return datetime(day.year, day.month, day.day) - (start - EPOCH)  # noqa: DTZ001 (a wall clock's reading)
