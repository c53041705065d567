"""Calendar days as tools export them; what reads two ways, or never happened, is refused."""

import calendar
import re
from datetime import date
from typing import Any

from crm.values.text import Invalid, shown

MAX_LENGTH = 64
MONTHS = [name.lower() for name in calendar.month_name]  # the first is empty
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
"""Those that programs put before AM and PM, or into a day."""

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
DAY_FIRST_NAMED = re.compile(r"([0-9]{1,2})\.?[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
MONTH_FIRST_NAMED = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
"""20241105; as no month is the 19th or 20th, such digits never read with the year last as well."""
WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? ", re.IGNORECASE)
OFFSET = r" ?(?P<offset>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?)?"
MIDNIGHT = re.compile(rf"[T ](?:00?:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM){OFFSET}$", re.IGNORECASE)

SHORT_YEAR = re.compile(
    r"[0-9]{1,2}(?:([-/.])[0-9]{1,2}\1|[ -][A-Za-z]{3,9}\.?,?[ -])'?[0-9]{2}|[A-Za-z]{3,9}\.? [0-9]{1,2}, '?[0-9]{2}"
)
UNREAD_MONTH = re.compile(r"(?:[0-9]{1,2}\.?[ -])?[^\W\d_]{3,}\.?,?[ -].*[0-9]{4}")
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_READ = {"dmy": ", read day first", "mdy": ", read month first"}


def clean_date(value: Any, order: str = "ymd") -> date:
    """A date with all four digits of its year: year first, year last, 20241105, or with an English month's name.

    `order` "dmy" or "mdy" says how to read 05/12/2026; under "ymd" such a date is taken only if it reads one way.
    A weekday before the date is passed over and a midnight after it dropped, any other time refused. The bare number
    by which spreadsheets count days is refused, since nothing in it tells in which year they begin.
    """
    text = str(value).strip()
    if len(text) > MAX_LENGTH:
        raise Invalid(f"{shown(text)} is not a date")
    year, month, day = date_parts(text if len(text) <= 10 else MIDNIGHT.sub("", text), order)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid(f"{shown(text)} is not in the calendar{_READ.get(order, '')}") from None


def date_reading(value: Any) -> str | None:
    """How a date that puts its year last reads: "dmy", "mdy" or "either"; None where the order doesn't matter."""
    match = YEAR_LAST.match(str(value).strip())
    first, second = (int(match[1]), int(match[3])) if match else (0, 0)
    if first == second:
        return None
    if first <= 12 and second <= 12:
        return "either"
    return "dmy" if first > second else "mdy"


def date_parts(text: str, order: str) -> tuple[Any, Any, Any]:
    """(year, month, day), not yet checked against the calendar."""
    if match := YEAR_FIRST.fullmatch(text):
        return match[1], match[3], match[4]
    if match := YEAR_LAST.fullmatch(text):
        month, day = (match[1], match[3]) if stated_order(text, order) == "mdy" else (match[3], match[1])
        return match[4], month, day
    plain = text if text.isascii() else text.translate(SPACES)
    if weekday := WEEKDAY.match(plain):
        return date_parts(plain[weekday.end() :], order)
    if (match := DAY_FIRST_NAMED.fullmatch(plain)) and (number := month_number(match[2])):
        return match[3], number, match[1]
    if (match := MONTH_FIRST_NAMED.fullmatch(plain)) and (number := month_number(match[1])):
        return match[3], number, match[2]
    if match := COMPACT.fullmatch(plain):
        return match[1], match[2], match[3]
    raise Invalid(f"{shown(plain)} {fault(plain)}")


def stated_order(text: str, order: str) -> str | None:
    if order != "ymd":
        return order
    reading = date_reading(text)
    if reading == "either":
        raise Invalid(f"{shown(text)} can be day or month first; name the order, or write the year first")
    return reading


def month_number(name: str) -> int:
    """1 to 12; 0 for a word that starts no English month's name."""
    return next((number for number, month in enumerate(MONTHS) if month.startswith(name.lower())), 0)


def fault(text: str) -> str:
    """What is wrong with a text that is no date, or how it could be written instead."""
    if SHORT_YEAR.fullmatch(text):
        return "needs a year of four digits"
    if UNREAD_MONTH.match(text):
        return "names no English month; write it as 2024-11-05"
    if NUMBER.fullmatch(text):
        return "is a number, not a date; show it as a date where it comes from, and save again"
    return "is not a date"
