"""What a call says of one contact becomes rows of the write path; every value passes the gate of the imports."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, clean_birth_date
from contacts.models import ADDRESS_FIELDS, ApiKey, CustomField, SubscriptionCategory
from contacts.writing import Consent, ContactRow, DeviceRow
from crm.values import Invalid

from .devices import device_rows
from .errors import Refused
from .gate import cleaned, phone_in, plain_value
from .schemas import ContactIn, ContactsCall, Said

PERSONAL = {
    "contact_key": ("contactKey", "external_id"),
    "external_customer_id": ("externalCustomerId", "external_id"),
    "first_name": ("firstName", "first_name"),
    "last_name": ("lastName", "last_name"),
    "gender": ("gender", "gender"),
    "language_code": ("languageCode", "language"),
    "time_zone": ("timeZone", "time_zone"),
}
"""{attribute of the call: (its name there, field of the contact)}"""

ADDRESS = {"country": "country", "region": "region", "town": "city", "address": "address", "postcode": "postcode"}


@dataclass(slots=True)
class Person:
    """One contact of a call: what is said of it, and its devices, which are written once it is known who it is."""

    row: ContactRow
    devices: list[DeviceRow] = field(default_factory=list)


class Reader:
    """Reads the contacts of one call; custom fields and categories are looked up once. It came now, or at `said_at`."""

    def __init__(self, key: ApiKey, said_at: datetime | None = None):
        self.key = key
        self.said_at = said_at or timezone.now()

    @cached_property
    def custom_fields(self) -> dict[str, CustomField]:
        """By number and by key."""
        fields = list(CustomField.objects.all())
        return {str(each.pk): each for each in fields} | {each.key: each for each in fields}

    @cached_property
    def categories(self) -> dict[str, int]:
        return dict(SubscriptionCategory.objects.values_list("key", "id"))

    def person(self, contact: ContactIn) -> Person:
        """Raises `Refused`, which names the field."""
        row = ContactRow(contact_id=contact.id)
        row.values = {**self._personal(contact), **self._address(contact)}
        row.values |= self._addresses(contact, row.values.get("country") or "")
        row.custom = dict(self._custom(contact))
        if keys := contact.subscription_keys:
            row.consent = Consent(self.category_ids(keys), source=f"API: {self.key.name}")
        devices = list(device_rows(self.key, contact.channels, self.said_at))
        if devices:
            row.push_token, row.device_id = devices[0].details["push_token"], devices[0].device_id
        return Person(row, devices)

    def check_named(self, call: ContactsCall) -> None:
        """That the custom fields which a call of many names for all of them are there."""
        for number, named in enumerate(call.custom_fields_ids or ()):
            self.custom_field(named, f"customFieldsIDs[{number}]")
        if call.dedupe_on == "fieldId":
            self.indexed_field(call.field_id)

    def indexed_field(self, named: str | None) -> CustomField:
        """A field by which contacts can be found; without an index that would read every contact."""
        found = self.custom_field(named or "", "fieldId")
        if not found.indexed:
            raise Refused(422, f"{found.label} has no index: staff can make one (“indexed”, in the admin)", "fieldId")
        return found

    def category_ids(self, keys: list[str], place: str = "subscriptionKeys") -> tuple[int, ...]:
        for number, key in enumerate(keys):
            if key not in self.categories:
                known = ", ".join(self.categories) or "none yet"
                raise Refused(422, f"no subscription category has this key (there is: {known})", f"{place}[{number}]")
        return tuple(self.categories[key] for key in keys)

    def custom_field(self, named: str, place: str) -> CustomField:
        if named not in self.custom_fields:
            raise Refused(422, "no custom field has this number or key", place)
        return self.custom_fields[named]

    def _personal(self, contact: ContactIn) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for attribute, (name, stored) in PERSONAL.items():
            value = getattr(contact, attribute)
            if says(contact, attribute) and (value or stored not in values):
                values[stored] = cleaned(name, PLAIN_CLEANERS[stored], value)
        if says(contact, "birth_date"):
            values["birth_date"] = cleaned("birthDate", clean_birth_date, contact.birth_date) or None
        return values

    def _address(self, contact: ContactIn) -> dict[str, Any]:
        address = contact.address
        return {
            stored: cleaned(f"address.{name}", PLAIN_CLEANERS[stored], getattr(address, name))
            for name, stored in ADDRESS.items()
            if address and says(address, name)
        }

    def _addresses(self, contact: ContactIn, country: str) -> dict[str, str]:
        """One email, one phone and one Telegram ID: two that differ are a fault, since only one can be kept."""
        values: dict[str, str] = {}
        for number, channel in enumerate(contact.channels):
            stored = ADDRESS_FIELDS.get(channel.type)
            if stored is None or not says(channel, "value"):
                continue
            place = f"channels[{number}].value"
            value = cleaned(place, phone_in(country) if stored == "phone" else PLAIN_CLEANERS[stored], channel.value)
            if values.setdefault(stored, value) != value:
                raise Refused(422, f"a contact has one {stored}, and channels give two that differ", place)
        return values

    def _custom(self, contact: ContactIn) -> Iterator[tuple[str, Any]]:
        for number, given in enumerate(contact.fields_):
            custom_field = self.custom_field(given.id, f"fields[{number}].id")
            place = f"fields[{number}].value"
            if given.value == "":
                continue
            try:
                value = plain_value(given.value)
                yield custom_field.key, custom_values.clean(custom_field, value) if value not in ("", []) else None
            except Invalid as error:
                raise Refused(422, f"{custom_field.label}: {error}", place) from None


def says(part: Said, attribute: str) -> bool:
    """Whether a value is given, or taken away by null; forms send an empty text for what nobody filled in."""
    value = getattr(part, attribute)
    return attribute in part.model_fields_set and (value is None or bool(value.strip()))
