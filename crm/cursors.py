"""A row's sort value and primary key as one opaque word for an address."""

import base64
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from crm.values import clean_instant

MAX_LENGTH = 2_000
MAX_DECIMAL_EXPONENT = 100
STORABLE_INTEGERS = range(-(2**63), 2**63)

Cursor = tuple[Any, Any]
"""(sort value, primary key)."""


def write_cursor(value: Any, pk: Any) -> str:
    """Exact for instants, dates, decimals, integers and texts."""
    text = json.dumps([as_json(value), as_json(pk)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: Any, value_field: models.Field, pk_field: models.Field) -> Cursor | None:
    """(value, pk) fit for the two model fields, or None for anything else."""
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        return None
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        value, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return from_json(value, value_field), from_json(pk, pk_field)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None


def as_json(value: Any) -> int | str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, int | str):
        return value
    raise TypeError(f"no cursor can hold {value!r}")


def from_json(value: Any, field: models.Field) -> Any:
    """Raises ValueError, TypeError or ArithmeticError where the value isn't of the field's type and storable."""
    if isinstance(field, models.DateTimeField):
        return clean_instant(value, UTC)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    if isinstance(field, models.DecimalField):
        return storable_decimal(Decimal(value))
    if isinstance(field, models.IntegerField):
        return storable_integer(value)
    return storable_text(value)


def storable_decimal(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value.adjusted()) > MAX_DECIMAL_EXPONENT:
        raise ValueError(value)
    return value


def storable_integer(value: Any) -> int:
    if type(value) is not int or value not in STORABLE_INTEGERS:
        raise ValueError(value)
    return value


def storable_text(value: Any) -> str:
    if "\0" in str.encode(value).decode():  # a lone surrogate can't be encoded
        raise ValueError(value)
    return value
