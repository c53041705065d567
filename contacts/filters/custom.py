"""Conditions on custom fields, by their types: `cf.KEY` (is) and `.contains`, `.from`, `.to`, `.days`, `.empty`."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models.fields.json import HasAnyKeys

from contacts import custom_values
from contacts.custom_expressions import has_sorted_index, stored_value
from contacts.models import CustomField
from crm.lookups import in_lower_case
from crm.values import clean_decimal
from crm.wording import day

from .conditions import AnyOf, Between, Condition, Emptiness, Holds, MeetsAnyOf
from .days import DaysBetween, FromToday, clean_day

Type = CustomField.Type
PREFIX = "cf."
UNINDEXABLE: dict[str, Any] = {"indexed": False, "indexable": None}


class Includes(AnyOf):
    """One of the values is among those chosen."""

    def asks(self, value):
        return HasAnyKeys(self.column, value)

    def words(self, value):
        return f"includes {' or '.join(value)}"


def custom_conditions(fields: Iterable[CustomField]) -> dict[str, Condition]:
    """{name: condition}, several for each field; only what is registered as a field reaches the database."""
    return {name: condition for field in fields for name, condition in _conditions(field).items()}


def _conditions(field: CustomField) -> dict[str, Condition]:
    name = PREFIX + field.key
    of_field: dict[str, Any] = {
        "label": field.label,
        "column": stored_value(field),
        "group": field.group.name,
        "about": field.key,
        "indexed": field.indexed,
        "indexable": field,
    }
    match field.type:
        case Type.TEXT | Type.TEXT_AREA:
            conditions = _text(name, of_field)
        case Type.NUMBER | Type.DECIMAL:
            conditions = _values(name, of_field | {"cleaner": clean_decimal, "word": "{:,}".format})
        case Type.DATE:
            conditions = _days(name, of_field)
        case Type.DATETIME:
            conditions = _instants(name, of_field)
        case Type.CHOICE:
            conditions = {name: AnyOf(**of_field, **_options(field), cleaner=partial(custom_values.clean, field))}
        case Type.CHOICES:
            one_of = partial(_one_of, field)
            conditions = {name: Includes(**of_field, **_options(field), cleaner=one_of)}
    emptiness = Emptiness(**of_field | ({} if has_sorted_index(field) else UNINDEXABLE))
    return conditions | {f"{name}.empty": emptiness}


def _text(name: str, of_field: dict) -> dict[str, Condition]:
    return {
        name: AnyOf(**of_field, cleaner=str, stored=in_lower_case),
        f"{name}.contains": Holds(**of_field | UNINDEXABLE, cleaner=str),
    }


def _values(name: str, of_field: dict) -> dict[str, Condition]:
    return {
        name: AnyOf(**of_field, typed=False),
        f"{name}.between": Between(**of_field, names=_bounds(name)),
    }


def _days(name: str, of_field: dict) -> dict[str, Condition]:
    of_day = of_field | {"cleaner": clean_day, "word": day, "stored": date.isoformat}
    between = Between(**of_day, names=_bounds(name), input_type="date")
    return _on_days(name, AnyOf(**of_day, typed=False), between)


def _instants(name: str, of_field: dict) -> dict[str, Condition]:
    between = DaysBetween(**of_field, names=_bounds(name), stored=_iso_instant)
    of_day: dict[str, Any] = of_field | {
        "cleaner": clean_day,
        "word": day,
        "asking": lambda day: between.asks((day, day)),
        "typed": False,
    }
    return _on_days(name, MeetsAnyOf(**of_day), between)


def _on_days(name: str, any_of: AnyOf, between: Between) -> dict[str, Condition]:
    return {name: any_of, f"{name}.between": between, f"{name}.days": FromToday(between, ahead=True)}


def _options(field: CustomField) -> dict:
    return {"options": [(str(option), str(option)) for option in field.options]}


def _one_of(field: CustomField, text: str) -> str:
    return custom_values.clean(field, [text])[0]


def _bounds(name: str) -> tuple[str, str]:
    return f"{name}.from", f"{name}.to"


def _iso_instant(instant: datetime) -> str:
    """Without the closing Z: so it sorts before every stored instant of its second, those with fractions included."""
    return instant.replace(tzinfo=None).isoformat()
