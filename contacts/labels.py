"""What the fields of contacts and of imports are called, and what their stored values mean, in words."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import capfirst

from contacts.models import Contact, EmailStatus, Gender, Source
from contacts.names import country_name, language_name
from crm.wording import phone

_PARAM = "params."
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


def label_of(name: str) -> str:
    """Of a field that is not one of the workspace's own."""
    if name.startswith(_PARAM):
        return f"Parameter “{name.removeprefix(_PARAM)}”"
    return _LABELS.get(name) or str(capfirst(name.replace("_", " ").replace(" id", " ID")))


def _chosen(choices: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    labels = dict(choices)
    return lambda value: str(labels.get(value, value))


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "phone": phone,
    "country": country_name,
    "language": language_name,
    "gender": _chosen(Gender.choices),
    "source": _chosen(Source.choices),
    "email_status": _chosen(EmailStatus.choices),
}
"""{field: what its stored value means}, where that is not the value itself"""
