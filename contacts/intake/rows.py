"""What a call says of one contact becomes rows of the write path; every value passes the gate of the imports."""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, clean_birth_date, clean_phone
from contacts.models import ApiKey, Channel, CustomField, Device, Identity, SubscriptionCategory
from contacts.writing import Consent, ContactRow, DeviceRow
from crm.values import Invalid, clean_text

from .errors import Refused
from .schemas import ChannelIn, ContactIn, ContactsCall, DeviceIn

PERSONAL = {
    "first_name": ("firstName", "first_name"),
    "last_name": ("lastName", "last_name"),
    "gender": ("gender", "gender"),
    "language_code": ("languageCode", "language"),
    "time_zone": ("timeZone", "time_zone"),
}
"""{attribute of the call: (its name there, field of the contact)}"""

ADDRESS = {"country": "country", "region": "region", "town": "city", "address": "address", "postcode": "postcode"}
_PLAIN_CHANNELS = {"email": "email", "sms": "phone", "viber": "phone", "telegram": "telegram_id"}
_PUSH_CHANNELS = {"mobilepush": Channel.MOBILE_PUSH.value, "webpush": Channel.WEB_PUSH.value}
_INTERNATIONAL = re.compile(r"[1-9][0-9]{10,14}\Z")


@dataclass(slots=True)
class Person:
    """One contact of a call: what is said of it, and its devices, which are written once it is known who it is."""

    row: ContactRow
    devices: list[DeviceRow] = field(default_factory=list)


class Reader:
    """Reads the contacts of one call; custom fields and categories are looked up once."""

    def __init__(self, key: ApiKey):
        self.key = key

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
        devices = list(self._devices(contact))
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
            if attribute in contact.model_fields_set:
                values[stored] = _cleaned(name, PLAIN_CLEANERS[stored], getattr(contact, attribute)) or ""
        if "birth_date" in contact.model_fields_set:
            values["birth_date"] = _cleaned("birthDate", clean_birth_date, contact.birth_date)
        for attribute, name in (("contact_key", "contactKey"), ("external_customer_id", "externalCustomerId")):
            if value := _cleaned(name, PLAIN_CLEANERS["external_id"], getattr(contact, attribute)):
                values["external_id"] = value
        return values

    def _address(self, contact: ContactIn) -> dict[str, Any]:
        address = contact.address
        given = address.model_fields_set if address else set()
        return {
            stored: _cleaned(f"address.{name}", PLAIN_CLEANERS[stored], getattr(address, name)) or ""
            for name, stored in ADDRESS.items()
            if name in given
        }

    def _addresses(self, contact: ContactIn, country: str) -> dict[str, str]:
        """One email, one phone and one Telegram ID: two that differ are a fault, since only one can be kept."""
        values: dict[str, str] = {}
        for number, channel in enumerate(contact.channels):
            stored = _PLAIN_CHANNELS.get(channel.type)
            if stored is None or channel.value == "":
                continue
            place = f"channels[{number}].value"
            value = _cleaned(place, _phone_in(country) if stored == "phone" else PLAIN_CLEANERS[stored], channel.value)
            if values.setdefault(stored, value or "") != (value or ""):
                raise Refused(422, f"a contact has one {stored}, and channels give two that differ", place)
        return values

    def _custom(self, contact: ContactIn) -> Iterator[tuple[str, Any]]:
        for number, given in enumerate(contact.fields_):
            custom_field = self.custom_field(given.id, f"fields[{number}].id")
            place = f"fields[{number}].value"
            try:
                value = _plain_value(given.value)
                yield custom_field.key, custom_values.clean(custom_field, value) if value not in ("", []) else None
            except Invalid as error:
                raise Refused(422, f"{custom_field.label}: {error}", place) from None

    def _devices(self, contact: ContactIn) -> Iterator[DeviceRow]:
        for number, channel in enumerate(contact.channels):
            if channel.type in _PUSH_CHANNELS and channel.value:
                yield self._device(channel, channel.device or DeviceIn(), f"channels[{number}]")

    def _device(self, channel: ChannelIn, device: DeviceIn, place: str) -> DeviceRow:
        application = _text(f"{place}.device.appId", device.app_id, 100)
        if not application and self.key.application is None:
            raise Refused(422, "is needed, since the key belongs to no application", f"{place}.device.appId")
        token = _text(f"{place}.value", channel.value or "", 512)
        details: dict[str, Any] = {"push_token": token, "channel": _PUSH_CHANNELS[channel.type]}
        for attribute, name, stored, longest in (
            ("device_model", "deviceModel", "model", 100),
            ("os", "os", "os", 60),
            ("app_version", "appVersion", "app_version", 40),
        ):
            if attribute in device.model_fields_set:
                details[stored] = _text(f"{place}.device.{name}", getattr(device, attribute), longest)
        if "active" in device.model_fields_set:
            details["push_allowed"] = device.active
        device_id = _text(f"{place}.device.deviceId", device.device_id, 255) or _device_with(token)
        return DeviceRow(ContactRow(), application or str(self.key.application), device_id, details)


def _cleaned(name: str, clean: Callable[[str], Any], value: str | None) -> Any:
    """None for what is empty."""
    try:
        return clean(value) if value and value.strip() else None
    except Invalid as error:
        raise Refused(422, str(error), name) from None


def _text(name: str, value: str, longest: int) -> str:
    try:
        return clean_text(value, longest)
    except Invalid as error:
        raise Refused(422, str(error), name) from None


def _phone_in(country: str) -> Callable[[str], str]:
    return lambda value: clean_phone(value if country else international(value), country)


def international(phone: str) -> str:
    """With its plus, which clients of such APIs often leave out."""
    return f"+{phone}" if _INTERNATIONAL.match(phone) else phone


def _plain_value(value: Any) -> str | list[str]:
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


def _device_with(token: str) -> str:
    """The ID of the device that has the token; of a new one, an ID made of it."""
    holder = Identity.objects.filter(key=f"push:{token}").values_list("contact_id", flat=True).first()
    known = Device.objects.filter(contact_id=holder, push_token=token) if holder else Device.objects.none()
    return (
        known.values_list("device_id", flat=True).first() or f"token-{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    )
