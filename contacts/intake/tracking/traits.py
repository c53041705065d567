"""Traits: those that are fields of a contact or custom fields are taken, each through the gate; others are ignored."""

from collections.abc import Iterable
from typing import Any

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, cleaner_of
from contacts.intake.gate import plain_value
from contacts.models import CustomField
from crm.values import Invalid, spelling

from .messages import Message

_FIELDS = {
    **{spelling(name): name for name in PLAIN_CLEANERS if name not in ("external_id", "source")},
    "phone": "phone",
    "birthday": "birth_date",
    "birthdate": "birth_date",
    "state": "region",
    "street": "address",
    "postalcode": "postcode",
    "zip": "postcode",
}
"""{spelling of a trait: field of a contact}"""

_PARTS_OF_ADDRESS = frozenset({"country", "region", "city", "address", "postcode"})
_ALREADY_KNOWN = frozenset({"id", "userid"})


class TraitReader:
    """Knows the custom fields; one query, when the first trait asks for them."""

    def __init__(self) -> None:
        self._fields: dict[str, CustomField] | None = None

    def read(self, message: Message, traits: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(values, custom) as a `ContactRow` has them; what can't be taken is noted in the message."""
        message.faults, message.ignored = {}, 0  # it may be read again, where another writer came between
        values: dict[str, Any] = {}
        custom: dict[str, Any] = {}
        given = _unfolded(traits)
        country = _country_of(given)
        for name, field, value in given:
            try:
                if field:
                    values[field] = cleaner_of(field, country)(plain_value(value))
                elif known := self._custom_field(name):
                    custom[known.key] = custom_values.clean(known, plain_value(value))
                elif spelling(name) not in _ALREADY_KNOWN:
                    message.ignored += 1
            except Invalid as error:
                message.faults[f"traits.{name}"] = str(error)
        return values, custom

    def _custom_field(self, name: str) -> CustomField | None:
        if self._fields is None:
            self._fields = {spelling(field.key): field for field in CustomField.objects.all()}
        return self._fields.get(spelling(name))


def _unfolded(traits: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """(name, field of a contact or "", value); what is empty says nothing, and a whole name is parted."""
    given = []
    for name, value in traits.items():
        if name == "address" and isinstance(value, dict):
            parts = [(f"address.{part}", _FIELDS.get(spelling(part), ""), item) for part, item in value.items()]
            given += [(part, field if field in _PARTS_OF_ADDRESS else "", item) for part, field, item in parts]
        else:
            given.append((name, _FIELDS.get(spelling(name), ""), value))
    named = {field for _, field, _ in given}
    whole = traits.get("name")
    if isinstance(whole, str) and named.isdisjoint({"first_name", "last_name"}):
        first, _, last = whole.strip().partition(" ")
        given = [part for part in given if part[0] != "name"]
        given += [("name", "first_name", first), ("name", "last_name", last)]
    return [(name, field, value) for name, field, value in given if value not in (None, "", [])]


def _country_of(given: Iterable[tuple[str, str, Any]]) -> str:
    """By which a local phone number is read."""
    for _, field, value in given:
        if field == "country" and isinstance(value, str):
            try:
                return PLAIN_CLEANERS["country"](value)
            except Invalid:
                return ""
    return ""
