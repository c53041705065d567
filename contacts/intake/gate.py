"""The gate of single values in a call: cleaned as imports clean them, or refused by the name of their field."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

from contacts.cleaning import clean_phone
from crm.values import Invalid

from .errors import Refused

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
    """As a cell of a file would say it."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise Invalid("is not a finite number")
    if isinstance(value, list | dict):
        raise Invalid("is neither a text, a number nor a list of texts")
    return value.strip() if isinstance(value, str) else json.dumps(value)
