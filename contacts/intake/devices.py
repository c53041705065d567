"""Push channels of a call become devices."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contacts.cleaning import text_of
from contacts.models import DEVICE_PREFIXES, ApiKey, Channel, Device, Identity
from contacts.writing import ContactRow, DeviceRow

from .errors import Refused
from .gate import cleaned
from .schemas import ChannelIn, DeviceIn

PUSH_CHANNELS = {"mobilepush": Channel.MOBILE_PUSH.value, "webpush": Channel.WEB_PUSH.value}
DETAILS = (
    ("device_model", "deviceModel", "model", 100),
    ("os", "os", "os", 60),
    ("app_version", "appVersion", "app_version", 40),
)
"""(attribute of the call, its name there, field of the device, how long it may be)"""


def device_rows(key: ApiKey, channels: list[ChannelIn], said_at: datetime) -> Iterator[DeviceRow]:
    """Whose they are is said once that is known."""
    for number, channel in enumerate(channels):
        if channel.type in PUSH_CHANNELS and channel.value and channel.value.strip():
            yield _device(key, channel, channel.device or DeviceIn(), f"channels[{number}]", said_at)


def _device(key: ApiKey, channel: ChannelIn, device: DeviceIn, place: str, said_at: datetime) -> DeviceRow:
    application = cleaned(f"{place}.device.appId", text_of(100), device.app_id)
    if not application and key.application is None:
        raise Refused(422, "is needed, since the key belongs to no application", f"{place}.device.appId")
    token = cleaned(f"{place}.value", text_of(512), channel.value)
    details: dict[str, Any] = {"push_token": token, "channel": PUSH_CHANNELS[channel.type]}
    for attribute, name, stored, longest in DETAILS:
        if attribute in device.model_fields_set:
            details[stored] = cleaned(f"{place}.device.{name}", text_of(longest), getattr(device, attribute))
    if "active" in device.model_fields_set:
        details["push_allowed"] = device.active
    device_id = cleaned(f"{place}.device.deviceId", text_of(255), device.device_id) or _device_with(token)
    return DeviceRow(ContactRow(), application or str(key.application), device_id, details, said_at)


def _device_with(token: str) -> str:
    """The ID of the device that has the token; of a new one, an ID made of it."""
    holder = (
        Identity.objects.filter(key=DEVICE_PREFIXES["push_token"] + token).values_list("contact_id", flat=True).first()
    )
    known = Device.objects.filter(contact_id=holder, push_token=token) if holder else Device.objects.none()
    return (
        known.values_list("device_id", flat=True).first() or f"token-{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    )
