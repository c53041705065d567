"""Who a call is about: its identifiers as a row of the write path, and what happened to the contacts found by it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone
from pydantic import ValidationError

from contacts.cleaning import PLAIN_CLEANERS, text_of
from contacts.intake import gate
from contacts.intake.api import fault_of
from contacts.intake.errors import Refused
from contacts.intake.schemas import Said
from contacts.intake.tracking import not_ahead
from contacts.models import ApiKey, Origin
from contacts.writing import ContactRow, Existing, Outcome, Result, write_contacts
from contacts.writing.resolving import Stale
from crm.periods import workspace_zone
from crm.values import clean_instant

from .schemas import WhoIn

Value = TypeVar("Value")
Parsed = TypeVar("Parsed", bound=Said)


class Happening(NamedTuple):
    """What a call says of one thing that happened; whose it is, is known once the person is."""

    person: ContactRow
    what: Any


def cleaned(name: str, clean: Callable[[str], Value], text: str | None) -> Value | None:
    """As the gate of calls cleans it, but None for what is empty."""
    value = gate.cleaned(name, clean, text)
    return None if value == "" else value


def instant_told(text: str) -> datetime:
    """When something happened, by the sender's clock."""
    return clean_instant(text, workspace_zone(), "ymd")


def instant(text: str) -> datetime:
    """When something happened, by our clock."""
    return not_ahead(instant_told(text), timezone.now())


_IDENTIFIERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "externalCustomerId": ("external_id", PLAIN_CLEANERS["external_id"]),
    "email": ("email", PLAIN_CLEANERS["email"]),
    "phone": ("phone", gate.phone_in("")),
    "telegramId": ("telegram_id", PLAIN_CLEANERS["telegram_id"]),
}


def parsed(schema: type[Parsed], given: dict[str, Any]) -> Parsed:
    """Raises `Refused`, which names the field."""
    try:
        return schema.model_validate(given)
    except ValidationError as error:
        name, message = fault_of(error.errors()[0])
        raise Refused(422, message, name) from None


def person_of(who: WhoIn) -> ContactRow:
    """Raises `Refused` where nothing identifies anybody."""
    given = who.model_dump(by_alias=True)
    row = ContactRow(contact_id=who.contact_id)
    for name, (stored, clean) in _IDENTIFIERS.items():
        if value := cleaned(name, clean, given[name]):
            row.values[stored] = value
    row.push_token = cleaned("pushToken", text_of(512), who.push_token) or ""
    row.device_id = cleaned("deviceId", text_of(255), who.device_id) or ""
    if not (row.contact_id or row.values or row.push_token or row.device_id):
        names = ", ".join(WhoIn.model_json_schema()["properties"])
        raise Refused(422, f"nothing says who it is about: give one of {names}")
    return row


def store(
    told: Sequence[Happening],
    key: ApiKey,
    record: Callable[..., list[Result]],
    *,
    source: str,
    existing: Existing = Existing.SKIP,
) -> list[Outcome]:
    """Find or make the contacts, then record what happened to them; as part of a write that is tried again."""
    people = write_contacts([person for person, _ in told], key.origin, source=source, existing=existing)
    known = []
    for (_, what), person in zip(told, people, strict=True):
        if person.contact_id is not None:
            what.contact_id = person.contact_id
            known.append(what)
    results = iter(recorded(record, known, key.origin))
    return [each if each.contact_id is None else Outcome(next(results), each.contact_id) for each in people]


def recorded(record: Callable[..., list[Result]], rows: Sequence[Any], origin: Origin) -> list[Result]:
    """Nothing that was taken gets lost: a contact that is gone since it was found is looked for again."""
    results = record(rows, origin)
    if Result.REJECTED in results:
        raise Stale("a contact was deleted, or became part of another, meanwhile")
    return results
