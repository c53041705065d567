"""What calls are answered: contacts as they are stored, and what became of a write."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Field

from contacts.models import Channel, Contact, CustomField, Device

from .schemas import Told

_PUSH_TYPES = {Channel.MOBILE_PUSH: "mobilepush", Channel.WEB_PUSH: "webpush"}


class DeviceOut(Told):
    app_id: str
    device_id: str
    device_model: str
    os: str
    app_version: str
    active: bool


class ChannelOut(Told):
    type: str
    value: str
    device: DeviceOut | None = None


class AddressOut(Told):
    country: str
    region: str
    town: str
    address: str
    postcode: str


class FieldOut(Told):
    id: int
    key: str
    value: Any


class ContactOut(Told):
    id: int
    external_customer_id: str
    contact_key: str
    first_name: str
    last_name: str
    gender: str
    birth_date: date | None
    language_code: str
    time_zone: str
    channels: list[ChannelOut]
    address: AddressOut
    fields_: list[FieldOut] = Field(alias="fields")
    email_status: str
    source: str
    created_at: datetime
    updated_at: datetime


class Conflict(Told):
    field: str = Field(description="What was not written, since another contact has the value.")
    value: str


class WrittenOut(Told):
    id: int = Field(description="The contact’s ID.")
    result: str = Field(description="created, updated or unchanged.")
    conflicts: list[Conflict] = Field(default_factory=list)
    stayed_unsubscribed: list[str] = Field(
        default_factory=list, description="Keys of categories that the person had left, and that stay left."
    )


class FaultOut(Told):
    field: str
    message: str


class RefusedOut(Told):
    message: str
    errors: list[FaultOut]


REFUSED = {frozenset({400, 401, 403, 404, 405, 409, 411, 413, 422, 429, 500, 503}): RefusedOut}
"""How any call may be answered besides."""


def contact_answers(contacts: QuerySet[Contact]) -> list[dict[str, Any]]:
    """The contacts as `ContactOut` says them. Costs two queries besides, however many they are."""
    fields = list(CustomField.objects.all())
    devices: dict[int, list[Device]] = {}
    for device in Device.objects.filter(contact__in=[contact.pk for contact in contacts]).select_related("application"):
        devices.setdefault(device.contact_id, []).append(device)
    return [_contact(contact, devices.get(contact.pk, []), fields) for contact in contacts]


def _contact(contact: Contact, devices: list[Device], fields: Iterable[CustomField]) -> dict[str, Any]:
    return {
        "id": contact.pk,
        "external_customer_id": contact.external_id,
        "contact_key": contact.external_id,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "gender": contact.gender,
        "birth_date": contact.birth_date,
        "language_code": contact.language,
        "time_zone": contact.time_zone,
        "channels": [*_addresses(contact), *map(_push, devices)],
        "address": {
            "country": contact.country,
            "region": contact.region,
            "town": contact.city,
            "address": contact.address,
            "postcode": contact.postcode,
        },
        "fields_": [
            {"id": field.pk, "key": field.key, "value": contact.custom[field.key]}
            for field in fields
            if field.key in contact.custom
        ],
        "email_status": contact.email_status,
        "source": contact.source,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
    }


def _addresses(contact: Contact) -> list[dict[str, Any]]:
    there_are = {"email": contact.email, "sms": contact.phone, "telegram": contact.telegram_id}
    return [{"type": name, "value": value} for name, value in there_are.items() if value]


def _push(device: Device) -> dict[str, Any]:
    return {
        "type": _PUSH_TYPES[Channel(device.channel)],
        "value": device.push_token,
        "device": {
            "app_id": device.application.name,
            "device_id": device.device_id,
            "device_model": device.model,
            "os": device.os,
            "app_version": device.app_version,
            "active": device.push_allowed,
        },
    }
