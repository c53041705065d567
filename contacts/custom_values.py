"""Values of custom fields: checked by the field's type on every way in, and shown by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from contacts.models import CustomField
from crm.periods import workspace_zone
from crm.values import Invalid, clean_date, clean_decimal, clean_instant, clean_integer, clean_text
from crm.wording import day, instant

Type = CustomField.Type
LIST_SEPARATOR = ";"
CUSTOM = "custom."
"""Begins the name of a custom field where it stands beside the fields of everybody, in forms and in files."""


@dataclass(frozen=True)
class Rules:
    """How a source writes what reads in several ways: the order of dates, the decimal sign, the zone of times."""

    date_order: str = "ymd"
    decimal: str | None = None
    zone: tzinfo = field(default_factory=workspace_zone)


def clean(custom_field: CustomField, value: str | Sequence[str], rules: Rules | None = None) -> Any:
    """The value as `Contact.custom` keeps it, ready for JSON; raises `Invalid`.

    Numbers are int, decimals text (so that no digit is lost), dates ISO text, instants ISO text in UTC ending in Z,
    several choices a list in the order of the field's possible values.
    """
    return _CLEANERS[custom_field.type](custom_field, value, rules or Rules())


def display(custom_field: CustomField, value: Any) -> str:
    """The stored value in words; several choices are parted by commas."""
    return _DISPLAYS.get(custom_field.type, str)(value) if value not in (None, "", []) else ""


_DISPLAYS: dict[str, Callable[[Any], str]] = {
    Type.NUMBER: lambda value: f"{value:,}",
    Type.DECIMAL: lambda value: f"{Decimal(value):,}",
    Type.DATE: lambda value: day(date.fromisoformat(value)),
    Type.DATETIME: lambda value: instant(datetime.fromisoformat(value)),
    Type.CHOICES: ", ".join,
}


def _text(custom_field: CustomField, value: Any, rules: Rules) -> str:
    return clean_text(value, 4000 if custom_field.type == Type.TEXT_AREA else 255)


def _number(custom_field: CustomField, value: Any, rules: Rules) -> int:
    return int(_within(custom_field, Decimal(clean_integer(value, rules.decimal))))


def _decimal(custom_field: CustomField, value: Any, rules: Rules) -> str:
    return format(_within(custom_field, clean_decimal(value, rules.decimal)), "f")


def _within(custom_field: CustomField, number: Decimal) -> Decimal:
    if custom_field.minimum is not None and number < custom_field.minimum:
        raise Invalid(f"is below the minimum of {custom_field.minimum.normalize():f}")
    if custom_field.maximum is not None and number > custom_field.maximum:
        raise Invalid(f"is above the maximum of {custom_field.maximum.normalize():f}")
    return number


def _date(custom_field: CustomField, value: Any, rules: Rules) -> str:
    return clean_date(value, rules.date_order).isoformat()


def _datetime(custom_field: CustomField, value: Any, rules: Rules) -> str:
    instant = clean_instant(value, rules.zone, rules.date_order)
    return instant.replace(tzinfo=None).isoformat() + "Z"


def _choice(custom_field: CustomField, value: Any, rules: Rules) -> str:
    return _one_of(_known(custom_field), value)


def _choices(custom_field: CustomField, value: Any, rules: Rules) -> list[str]:
    """Whatever is named twice is chosen once."""
    parts = value.split(LIST_SEPARATOR) if isinstance(value, str) else value
    known = _known(custom_field)
    chosen = {_one_of(known, part) for part in dict.fromkeys(parts) if part.strip()}
    return [str(option) for option in custom_field.options if str(option) in chosen]


def _known(custom_field: CustomField) -> dict[str, str]:
    """{possible value in any case: as it is stored}"""
    return {str(option).casefold(): str(option) for option in custom_field.options}


def _one_of(known: dict[str, str], value: Any) -> str:
    text = clean_text(value, 255)
    if text.casefold() not in known:
        raise Invalid(f"is none of the possible values: {', '.join(known.values())}")
    return known[text.casefold()]


_CLEANERS: dict[str, Callable[[CustomField, Any, Rules], Any]] = {
    Type.TEXT: _text,
    Type.TEXT_AREA: _text,
    Type.NUMBER: _number,
    Type.DECIMAL: _decimal,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
}
