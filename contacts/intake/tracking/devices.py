"""The app or browser that a message came from, as its context describes it."""

from collections.abc import Iterable
from typing import Any

from contacts.models import DEVICE_PREFIXES, ApiKey, Channel, Device, Source
from contacts.writing.storing import holders_of

from .messages import Message, text_in

_PHONES = frozenset({"ios", "android", "ipados"})


def device_id_of(message: Message) -> str:
    """Its own ID, which a phone has; in a browser it is known by the anonymous ID alone."""
    return text_in(_part(message, "device"), "id", 255, "context.device.") or message.anonymous_id


def application_of(message: Message, key: ApiKey) -> str:
    """The key's; a key of none goes by the name that the app gives itself, or by its own."""
    if key.application:
        return key.application.name
    return text_in(_part(message, "app"), "name", 100, "context.app.") or key.name


def details_of(message: Message) -> dict[str, Any]:
    """The details of a `DeviceRow`; what the message doesn't say stays as it is.

    It was last seen in the hour of the message's arrival: more often is not written.
    """
    device, os, app = (_part(message, name) for name in ("device", "os", "app"))
    details: dict[str, Any] = {
        "anonymous_id": message.anonymous_id if message.anonymous_id != device_id_of(message) else "",
        "push_token": text_in(device, "token", 512, "context.device."),
        "model": text_in(device, "model", 100, "context.device.") or _found_in(message, _BROWSERS),
        "os": " ".join(filter(None, (text_in(os, name, 29, "context.os.") for name in ("name", "version"))))
        or _found_in(message, _SYSTEMS),
        "app_version": text_in(app, "version", 40, "context.app."),
    }
    details = {name: value for name, value in details.items() if value}
    if source_of(message) in _CHANNELS:
        details["channel"] = _CHANNELS[source_of(message)]
    return details | {"last_seen_at": message.received_at.replace(minute=0, second=0, microsecond=0)}


def check_device(message: Message) -> None:
    """Raises `Refused` where its context describes a device or an app by what can't be stored."""
    if any(message.context.get(name) for name in ("device", "os", "app")):
        details_of(message)
        text_in(_part(message, "app"), "name", 100, "context.app.")


def source_of(message: Message) -> str:
    """Where a contact that such a message brings in comes from."""
    device, os = _part(message, "device"), _part(message, "os")
    if {str(device.get("type")).lower(), str(os.get("name")).lower()} & _PHONES or device.get("token"):
        return Source.MOBILE_API.value
    return Source.WEBSITE.value if "page" in message.context else Source.API.value


_CHANNELS = {Source.MOBILE_API.value: Channel.MOBILE_PUSH.value, Source.WEBSITE.value: Channel.WEB_PUSH.value}


# What programs put into the User-Agent, the telling mark before those that others borrow.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def _found_in(message: Message, names: dict[str, str]) -> str:
    """Of a browser, whose context describes no device."""
    said = message.context.get("userAgent")
    if not isinstance(said, str) or source_of(message) != Source.WEBSITE:
        return ""
    return next((name for mark, name in names.items() if mark in said), "")


def known_devices(anonymous_ids: Iterable[str]) -> dict[str, str]:
    """{anonymous ID: ID of the device that is known by it}; two queries."""
    prefix = DEVICE_PREFIXES["anonymous_id"]
    held = holders_of([prefix + anonymous_id for anonymous_id in anonymous_ids])
    if not held:
        return {}
    names = [key.removeprefix(prefix) for key in held]
    found = Device.objects.filter(contact__in=set(held.values()), anonymous_id__in=names)
    return dict(found.values_list("anonymous_id", "device_id"))


def _part(message: Message, name: str) -> dict[str, Any]:
    part = message.context.get(name)
    return part if isinstance(part, dict) else {}
