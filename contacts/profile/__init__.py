"""What the pages of one contact show, gathered in few queries and put in words."""

from dataclasses import dataclass

from django.utils import timezone

from contacts.models import Contact, CustomField, SubscriptionCategory

from .addresses import Address, addresses_of, ended_by_staff_on, in_force_on, not_blacklisted
from .applications import Installed, applications_of
from .belongings import belongings_of
from .categories import categories_of
from .facts import Facts, custom_data, personal_data
from .header import Header, header_of
from .history import STEPS, Entry, History, history_of

__all__ = [
    "Header",
    "Profile",
    "belongings_of",
    "categories_of",
    "ended_by_staff_on",
    "header_of",
    "in_force_on",
    "not_blacklisted",
    "profile_of",
]


@dataclass(frozen=True)
class Profile:
    """The blocks of the page *Contact information*."""

    addresses: list[Address]
    applications: list[Installed]
    personal: Facts
    custom: list[Facts]
    categories: list[SubscriptionCategory]
    history: History
    last_edit: Entry | None

    @property
    def empty_custom_fields(self) -> list[str]:
        return [label for group in self.custom for label in group.unknown]


def profile_of(contact: Contact, asked: str = "") -> Profile:
    """Five queries, however much there is to show; `asked` is how much of the history, one of its steps."""
    fields = list(CustomField.objects.select_related("group"))
    categories = list(categories_of(contact))
    shown = next((step for step in STEPS if str(step) == asked), STEPS[0])
    history = history_of(contact, fields, categories, shown)
    return Profile(
        addresses=addresses_of(contact),
        applications=applications_of(contact),
        personal=personal_data(contact, timezone.now()),
        custom=custom_data(contact, fields),
        categories=categories,
        history=history,
        last_edit=next((entry for entry in history.entries if entry.at == contact.updated_at), None),
    )
