"""The fields of an import and their values in words."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Choices

from contacts.custom_values import CUSTOM, display
from contacts.labels import IN_WORDS, label_of
from contacts.models import CustomField, SubscriptionCategory
from crm.wording import day, instant

PERSON = ("email", "phone", "external_id", "customer_id", "contact_id", "telegram_id", "device_id", "push_token")
PERSONAL = (
    "first_name", "last_name", "gender", "birth_date", "country", "region", "city", "address", "postcode", "language",
    "time_zone",
)  # fmt: skip


class Words:
    """One query for the categories; the custom fields are given, those that an import brings along among them."""

    def __init__(self, custom_fields: Iterable[CustomField]):
        self.custom = {CUSTOM + field.key: field for field in custom_fields}
        self.titles = dict(SubscriptionCategory.objects.values_list("id", "title"))

    def label(self, name: str) -> str:
        if name in self.custom:
            return self.custom[name].label
        return label_of(name)

    def value(self, name: str, value: Any) -> str:
        """Of a cleaned cell; "" for an empty one."""
        if value is None:
            return ""
        if name in self.custom:
            return display(self.custom[name], value)
        if name in ("subscriptions", "unsubscriptions"):
            return ", ".join(self.titles.get(each, "") for each in value)
        in_words = IN_WORDS.get(name, _plain)
        values = value if isinstance(value, tuple) else (value,)
        return ", ".join(str(in_words(each)) for each in values)


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
