"""The fields of an import and their values in words."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Choices
from django.utils.text import capfirst

from contacts.custom_values import display
from contacts.models import Contact, CustomField, EmailStatus, Gender, Source, SubscriptionCategory
from contacts.names import country_name, language_name
from crm.wording import day, instant, phone

from .contacts import CUSTOM

PERSON = ("email", "phone", "external_id", "customer_id", "contact_id", "telegram_id", "device_id", "push_token")
PERSONAL = (
    "first_name", "last_name", "gender", "birth_date", "country", "region", "city", "address", "postcode", "language",
    "time_zone",
)  # fmt: skip
_LABELS = {
    **{field.name: str(capfirst(field.verbose_name)) for field in Contact._meta.fields},
    "customer_id": "External ID of the contact",
    "contact_id": "Contact ID",
    "created_at": "Created",
    "email_status_at": "Email status since",
    "email_status_reason": "Reason of the email status",
    "email_status_cause": "Cause of the email status",
    "email_consent": "Agrees to email",
    "email_consent_at": "Agrees to email since",
    "unsubscribed": "Has unsubscribed",
    "subscriptions": "Subscribes to",
    "unsubscriptions": "Unsubscribes from",
    "subscribed_at": "Subscribed at",
    "os": "Operating system",
    "items": "Items (JSON)",
    "params": "Parameters (JSON)",
}
_PARAM = "params."


class Words:
    """One query for the categories; the custom fields are given, those that an import brings along among them."""

    def __init__(self, custom_fields: Iterable[CustomField]):
        self.custom = {CUSTOM + field.key: field for field in custom_fields}
        self.titles = dict(SubscriptionCategory.objects.values_list("id", "title"))

    def label(self, name: str) -> str:
        if name in self.custom:
            return self.custom[name].label
        if name.startswith(_PARAM):
            return f"Parameter “{name.removeprefix(_PARAM)}”"
        return _LABELS.get(name) or str(capfirst(name.replace("_", " ").replace(" id", " ID")))

    def value(self, name: str, value: Any) -> str:
        """Of a cleaned cell; "" for an empty one."""
        if value is None:
            return ""
        if name in self.custom:
            return display(self.custom[name], value)
        if name in ("subscriptions", "unsubscriptions"):
            return ", ".join(self.titles.get(each, "") for each in value)
        return str(_IN_WORDS.get(name, _plain)(value))


def _plain(value: Any) -> str:
    if isinstance(value, Choices):
        return str(value.label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _label_of(choices: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    labels = dict(choices)
    return lambda value: labels.get(value, value)


_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "phone": phone,
    "country": country_name,
    "language": language_name,
    "gender": _label_of(Gender.choices),
    "source": _label_of(Source.choices),
    "email_status": _label_of(EmailStatus.choices),
}
