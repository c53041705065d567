"""The gate of single values in a call: cleaned as imports clean them, or refused by the name of their field."""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from contacts.cleaning import clean_phone
from crm.values import Invalid

from .errors import Refused

_SCALARS = str | int | float
_INTERNATIONAL = re.compile(r"[1-9][0-9]{10,14}\Z")


def cleaned(name: str, clean: Callable[[str], Any], value: str | None) -> Any:
    """An empty text for what is taken away."""
    try:
        return clean(value) if value and value.strip() else ""
    except Invalid as error:
        raise Refused(422, str(error), name) from None


def phone_in(country: str) -> Callable[[str], str]:
    return lambda value: clean_phone(value if country else international(value), country)


def international(phone: str) -> str:
    """With its plus, which clients of such APIs often leave out."""
    return f"+{phone}" if _INTERNATIONAL.match(phone) else phone


def plain_value(value: Any) -> str | list[str]:
    """As a cell of a file would say it: a number in digits, however small; of a list each of its texts."""
    if isinstance(value, list) and all(isinstance(each, _SCALARS) for each in value):
        return [_plain_scalar(each) for each in value]
    if value is None or isinstance(value, _SCALARS):
        return _plain_scalar(value)
    raise Invalid("is neither a text, a number, yes or no, nor a list of such")


def _plain_scalar(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and not math.isfinite(value):
        raise Invalid("is not a finite number")
    return format(Decimal(repr(value)), "f")
