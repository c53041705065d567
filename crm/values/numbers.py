"""Numbers as people and programs write them, bounded to 18 digits before and 6 after the decimal sign."""

import re
from decimal import Decimal
from typing import Any

from crm.values.text import Invalid, shown

MAX_WHOLE, MAX_FRACTION, MAX_LENGTH = 18, 6, 60
PLAIN = re.compile(rf"-?[0-9]{{1,{MAX_WHOLE}}}(\.[0-9]{{1,{MAX_FRACTION}}})?")
VARIANTS = str.maketrans({"\u2212": "-", "\u2019": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
WRITTEN = r"([+-]?)([0-9]+|[0-9]{{1,3}}(?:([ '{group}])[0-9]{{3}})(?:\3[0-9]{{3}})*)(?:{point}([0-9]+))?"
PATTERNS = {
    ".": re.compile(WRITTEN.format(group=",", point=r"\.")),
    ",": re.compile(WRITTEN.format(group=".", point=",")),
}


def clean_decimal(value: Any, decimal: str | None = None) -> Decimal:
    """The exact Decimal; spaces, apostrophes or the sign that isn't the decimal one may part thousands.

    `decimal` is "." or ","; None means that nobody named it: a point is taken, and `1,234` is refused as ambiguous.
    Exponents, NaN and Infinity are refused. -0 is 0.
    """
    text = str(value).strip()
    if decimal == "," or not PLAIN.fullmatch(text):
        text = plain_number(text, decimal)
    return Decimal(text) or Decimal(0)


def clean_integer(value: Any, decimal: str | None = None) -> int:
    """Like `clean_decimal`, for whole numbers; `12.00` is 12."""
    number = clean_decimal(value, decimal)
    if number != int(number):
        raise Invalid(f"{shown(value)} is not a whole number")
    return int(number)


def plain_number(text: str, decimal: str | None) -> str:
    """The number rewritten as digits with a decimal point."""
    match = PATTERNS[decimal or "."].fullmatch(text.translate(VARIANTS)) if len(text) <= MAX_LENGTH else None
    if not match:
        raise Invalid(f"{shown(text)} is not a number where the decimal sign is {shown(decimal or '.')}")
    sign, whole, group, fraction = match[1], match[2], match[3], match[4] or ""
    if decimal is None and group == "," and whole.count(",") == 1 and not fraction:
        raise Invalid(f"{shown(text)} can be read in two ways; name the decimal sign, or write it without a comma")
    whole = whole.replace(group, "") if group else whole
    fraction = fraction[:MAX_FRACTION] + fraction[MAX_FRACTION:].rstrip("0")
    if len(whole) > MAX_WHOLE or len(fraction) > MAX_FRACTION:
        raise Invalid(f"{shown(text)} has more than {MAX_WHOLE} digits before or {MAX_FRACTION} after the decimal sign")
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole
