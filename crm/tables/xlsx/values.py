"""What a number in a cell means under the cell's format, as the text that a CSV has."""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum

DAY = 86_400_000
"""In milliseconds."""
DAYS = 2_957_003
"""Whichever day is the first, they end before the year 10000."""
LONGEST_CODE = 255
BUILT_IN_MOMENTS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
BUILT_IN_ELAPSED = 46
NOT_OF_THE_PATTERN = re.compile(r'"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)


class Format(Enum):
    NUMBER = "number"
    MOMENT = "moment"
    ELAPSED = "elapsed"


def format_of(number: int, code: str | None) -> Format:
    """By its own code, or by the number of one that every workbook has (ECMA-376, 18.8.30)."""
    if code is None:
        moment = Format.MOMENT if number in BUILT_IN_MOMENTS else Format.NUMBER
        return Format.ELAPSED if number == BUILT_IN_ELAPSED else moment
    pattern = NOT_OF_THE_PATTERN.sub("", code[:LONGEST_CODE]).partition(";")[0].lower()
    if "[" in pattern:
        return Format.ELAPSED
    return Format.MOMENT if set("dmyhs") & set(pattern) else Format.NUMBER


def number_as_text(text: str, kind: Format, first_day: datetime) -> str:
    """Digits stay as they are, however many; other numbers have the 15 digits that a spreadsheet shows."""
    if kind is Format.NUMBER and text.isdecimal():
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    if kind is Format.ELAPSED:
        return elapsed(value)
    if kind is Format.MOMENT and 0 <= value < DAYS:
        return moment(value, first_day)
    return format(Decimal(f"{value:.15g}"), "f")


def moment(value: float, first_day: datetime) -> str:
    """A day without a time, a time without a day, or both; a day's fraction as a float misses whole seconds."""
    milliseconds = round(value * DAY)
    at = first_day + timedelta(milliseconds=milliseconds)
    if value < 1:
        return at.time().isoformat("milliseconds").removesuffix(".000")
    if value < 60 and first_day.year < 1900:
        at += timedelta(days=1)  # Excel counts a 29 February 1900
    if milliseconds % DAY == 0:
        return at.date().isoformat()
    return at.isoformat(" ", "milliseconds").removesuffix(".000")


def elapsed(value: float) -> str:
    seconds = round(abs(value) * DAY / 1000)
    sign = "-" if value < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
