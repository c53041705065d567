"""JSON, checked so that it can be stored in a jsonb column and read back."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

from crm.values.text import Invalid, refuse_unsafe

MAX_LENGTH = 65_536
MAX_DEPTH = 20
MAX_INTEGER = 10**38


class WrittenList(list):
    """A list that keeps the JSON it was read from, so that nobody has to write it again. It is not to be changed.

    Only where each number is of a usual size: jsonb refuses some that Python rounds, such as 1e-20000.
    """

    text: str


class WrittenDict(dict):
    """The same for an object."""

    text: str


_WRITTEN: dict[type, type[WrittenList] | type[WrittenDict]] = {list: WrittenList, dict: WrittenDict}


def clean_json(value: Any) -> Any:
    """The Python value of a JSON text, or of what was parsed from one already (anything but a str).

    At most 65,536 characters and 20 levels. NaN, Infinity and 1e400, NUL and lone surrogates are refused.
    """
    if not isinstance(value, str):
        check(value, MAX_DEPTH)
        return value
    is_doubtful = has_doubtful_number(value)
    structure = parsed(value, _decode_checked if is_doubtful else _decode)
    if not is_plain(value):
        check(structure, MAX_DEPTH)
    if not is_doubtful and (written := _WRITTEN.get(type(structure))):
        structure = written(structure)
        structure.text = value
    return structure


def json_text(value: Any) -> str:
    """What `clean_json` read it from, or its JSON."""
    return getattr(value, "text", None) or _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps makes one for each value


def parsed(text: str, decode: Callable[[str], Any]) -> Any:
    """With numbers that are checked; for the rest see `is_plain`."""
    if len(text) > MAX_LENGTH:
        raise Invalid(f"is {len(text):,} characters long; {MAX_LENGTH:,} fit")
    try:
        return decode(text)
    except Invalid:
        raise
    except RecursionError:
        raise Invalid(f"has more than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise Invalid(f"is not JSON: {error}") from None


def is_plain(text: str) -> bool:
    """Whether none of its texts can be at fault, nor its depth: one look at all costs far less than one at each."""
    return "\\" not in text and text.count("[") + text.count("{") <= MAX_DEPTH and text.isprintable()


def has_doubtful_number(text: str) -> bool:
    """Whether a number in it may have to be refused or rounded: few texts look so. As quick as a look at each sign."""
    return bool(_LONG_OR_WITH_EXPONENT.search(text)) or "NaN" in text or "Infinity" in text


def check(value: Any, depth: int) -> None:
    if depth < 0:
        raise Invalid(f"has more than {MAX_DEPTH} levels")
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text(key)
            check(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            check(item, depth - 1)
    elif value is not None:
        check_number(value)


def check_text(text: Any) -> None:
    if not isinstance(text, str):
        raise Invalid("has a key that is not a text")
    if not text.isprintable():
        refuse_unsafe(text.replace("\r", "\n"))


def check_number(value: Any) -> Any:
    """The number itself. True and False pass as well."""
    if not isinstance(value, int | float):
        raise Invalid(f"has a value that is not JSON ({type(value).__name__})")
    if isinstance(value, float) and not math.isfinite(value):
        raise Invalid("has a number that is not finite")
    if isinstance(value, int) and abs(value) >= MAX_INTEGER:
        raise Invalid("has a number of more than 38 digits")
    return value


_LONG_OR_WITH_EXPONENT = re.compile(r"[0-9](?:[eE]|[0-9]{37})")

_decode = json.JSONDecoder().decode
_decode_checked = json.JSONDecoder(
    parse_float=lambda text: check_number(float(text)),
    parse_int=lambda text: check_number(int(text)),
    parse_constant=lambda text: check_number(float(text)),
).decode
