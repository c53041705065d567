"""Moments as tools export them, brought to UTC."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from crm.values.dates import MAX_LENGTH, OFFSET, SPACES, clean_date
from crm.values.text import Invalid, shown

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_AND_TIME = re.compile(
    r"(?P<day>.*?)(?:T|,? at |,? )(?P<hour>[0-9]{1,2})(?P<rest>:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)"
    rf"(?: ?(?P<half>[AP])M)?{OFFSET}",
    re.IGNORECASE,
)


def clean_instant(value: Any, zone: tzinfo, order: str = "ymd") -> datetime:
    """The instant in UTC, of the years 2 to 9998, so that every zone can show it.

    A time without an offset is in `zone`: one that its clocks skipped is refused, of one that came twice the first is
    meant. A date alone is its first instant. Ten digits are seconds since 1970, thirteen are milliseconds, sixteen
    microseconds.
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


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant of a local day in UTC, also where the clocks skip midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def usual_moments(texts: Sequence[str]) -> list[datetime | None] | None:
    """What `clean_instant` makes of texts that are all like `2026-05-12T09:30:00Z` or empty, at a fifth of the cost.

    None where one has another form, or is no moment of the years 2 to 9998.
    """
    if not all(text[19:] == "Z" and text[4:11:3] == "--T" and "0002" <= text < "9999" for text in texts if text):
        return None
    try:
        return [datetime.fromisoformat(text) if text else None for text in texts]
    except ValueError:
        return None


def iso_moment(text: str) -> datetime | None:
    """Naive or aware; None for another form. (The standard library alone would take 1212121212123 for a date.)"""
    if text[4:8:3] != "--" or text[10:11] not in {" ", "T"}:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def written_moment(text: str, zone: tzinfo, order: str) -> datetime:
    if text.isascii():
        if text.isdigit() and len(text) in {10, 13, 16}:
            return EPOCH + timedelta(microseconds=int(text.ljust(16, "0")))
    else:
        text = text.translate(SPACES)
    match = DAY_AND_TIME.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if not match:
        return start_of_day(clean_date(text, order), zone)
    day = clean_date(match["day"], order)
    try:
        hour = hour_of_day(int(match["hour"]), (match["half"] or "").upper())
        return datetime.fromisoformat(f"{day}T{hour:02}{match['rest']}{iso_offset(match['offset'] or '')}")
    except ValueError:
        raise Invalid(f"{shown(text)} is not a time of day") from None


def iso_offset(written: str) -> str:
    """Of `Z`, `GMT+0200`, or none."""
    offset = written.upper().removeprefix("UTC").removeprefix("GMT").removeprefix("Z")
    return offset or ("+00:00" if written else "")


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
