"""The channels on which people are written to, and the columns of a contact that belong to them."""

from collections.abc import Mapping
from typing import Any

from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "Email"
    SMS = "sms", "SMS"
    MOBILE_PUSH = "mobile_push", "Mobile push"
    WEB_PUSH = "web_push", "Web push"
    TELEGRAM = "telegram", "Telegram"
    VIBER = "viber", "Viber"
    APP_INBOX = "app_inbox", "App inbox"
    WIDGET = "widget", "Widget"


ADDRESS_FIELDS: dict[str, str] = {
    Channel.EMAIL.value: "email",
    Channel.SMS.value: "phone",
    Channel.VIBER.value: "phone",
    Channel.TELEGRAM.value: "telegram_id",
}
"""{channel: the contact's field that holds its address}, of those whose addresses people know."""

REACH_FIELDS: dict[str, str] = {
    Channel.EMAIL.value: "email",
    Channel.SMS.value: "phone",
    Channel.MOBILE_PUSH.value: "has_mobile_push",
    Channel.WEB_PUSH.value: "has_web_push",
    Channel.TELEGRAM.value: "telegram_id",
}
"""{channel: the contact's field that is filled, or true, where it has an address}; Viber's are those of SMS."""


def channels_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The channels on which a contact with these columns has an address."""
    return tuple(channel for channel, field in REACH_FIELDS.items() if row[field])
