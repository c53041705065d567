"""Writing the people of a call, with their devices, by the one write path."""

from collections.abc import Callable, Container, Iterable, Sequence
from decimal import Decimal
from typing import Any

from contacts.cleaning import PLAIN_CLEANERS, clean_phone
from contacts.custom_expressions import stored_value
from contacts.models import KEY_PREFIXES, ApiKey, Contact, CustomField, Identity, Origin, Source
from contacts.writing import (
    ContactRow,
    DeviceRow,
    Outcome,
    Result,
    merge_contacts,
    present_ids,
    write_contacts,
    write_devices,
)
from crm.lookups import in_lower_case
from crm.turns import take_turns
from crm.values import Invalid, spelling

from .errors import Refused
from .gate import international
from .rows import Person, Reader
from .schemas import LARGEST_ID
from .visitors import OF_DEVICES, holders_of_devices, is_visitor, says_who

MATCHED_BY = {
    "email": ("email",),
    "sms": ("phone",),
    "email_or_sms": ("email", "phone"),
    "externalCustomerId": ("external_id",),
    "id": ("contact_id",),
}
"""{dedupeOn: fields to resolve by}; without it, by the strongest known key."""

_COMPARED: dict[str, Callable] = {
    CustomField.Type.TEXT: in_lower_case,
    CustomField.Type.TEXT_AREA: in_lower_case,
    CustomField.Type.DECIMAL: Decimal,
}
"""How `stored_value` has the values of some types."""


def write_people(people: Sequence[Person], key: ApiKey, dedupe_on: str | None = None) -> list[Outcome]:
    """What became of each; for callers inside a transaction. A device that somebody else has stays with them."""
    match = MATCHED_BY.get(dedupe_on or "", ())
    outcomes = write_contacts([person.row for person in people], key.origin, match=match, source=Source.API)
    owned = [
        (outcome, device)
        for person, outcome in zip(people, outcomes, strict=True)
        for device in person.devices
        if outcome.contact_id is not None
    ]
    for outcome, device in owned:
        device.contact = ContactRow(contact_id=outcome.contact_id)
    named = {outcome.contact_id for person, outcome in zip(people, outcomes, strict=True) if says_who(person.row)}
    for person, outcome in zip(people, outcomes, strict=True):
        if person.devices:
            outcome.conflicts = [each for each in outcome.conflicts if each.field not in OF_DEVICES]
    written = _write_devices([device for _, device in owned], named, key.origin) if owned else []
    for (outcome, _), device_outcome in zip(owned, written, strict=True):
        outcome.conflicts = list(dict.fromkeys([*outcome.conflicts, *device_outcome.conflicts]))
    return outcomes


def _write_devices(devices: list[DeviceRow], named: Container[int | None], origin: Origin) -> list[Outcome]:
    """A visitor, of whom nothing was known but such a device, becomes part of the person whose it is.

    `named` are the contacts of whom the call says who they are; two visitors stay two.
    """
    written = write_devices(devices, origin)
    merged = [
        merge_contacts(told.contact_id or 0, holder_id, origin)
        for told in written
        if told.contact_id in named
        for holder_id in holders_of_devices(told)
        if is_visitor(holder_id)
    ]
    return write_devices(devices, origin) if any(merged) else written


def refuse_rejected(outcome: Outcome, row: ContactRow) -> None:
    if outcome.result != Result.REJECTED:
        return
    if row.contact_id is not None:
        raise Refused(404, outcome.reason, "id")
    raise Refused(422, outcome.reason, "channels")


def wait_for_twins(people: Iterable[Person], reader: Reader, field_id: str | None) -> None:
    """Calls with the same value of the custom field wait for each other, so that they make one contact.

    So do those whose values differ in case and marks alone: what has the same small letters is for PostgreSQL to say.
    """
    field = reader.indexed_field(field_id)
    values = (person.row.custom.get(field.key) for person in people)
    spellings = {spelling(str(value).casefold()) for value in values if value is not None}
    take_turns(f"contacts by field {field.pk}", spellings)


def find_by_field(person: Person, reader: Reader, field_id: str | None) -> None:
    """Name the contact that has the value of the custom field, if there is one; several are refused."""
    field = reader.indexed_field(field_id)
    value = person.row.custom.get(field.key)
    if not isinstance(value, str | int):
        raise Refused(422, f"has no value of {field.label} to be known by", "fields")
    compared = _COMPARED.get(CustomField.Type(field.type), _as_it_is)(value)
    found = Contact.objects.alias(compared=stored_value(field)).filter(compared=compared).values_list("pk", flat=True)
    holders = list(found[:2])
    if len(holders) > 1:
        raise Refused(409, f"several contacts have this value of {field.label}", "fields")
    if holders:
        person.row.contact_id = holders[0]


def holder_of(stored: str, value: str, name: str) -> int | None:
    """The contact that has the value, however that is written; `name` is what the call calls it."""
    try:
        cleaned = clean_phone(international(value)) if stored == "phone" else PLAIN_CLEANERS[stored](value)
    except Invalid as error:
        raise Refused(422, str(error), name) from None
    return Identity.objects.filter(key=KEY_PREFIXES[stored] + cleaned).values_list("contact_id", flat=True).first()


def present_id(contact_id: int, name: str = "id") -> int:
    """The ID itself, or that of the contact which its own became part of; refused where there is none."""
    if contact_id <= LARGEST_ID:
        if Contact.objects.filter(pk=contact_id).exists():
            return contact_id
        if merged := present_ids([contact_id]):
            return merged[contact_id]
    raise Refused(404, f"no contact has the ID {contact_id}", name)


def _as_it_is(value: Any) -> Any:
    return value
