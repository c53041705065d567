"""Visitors: contacts that are known by a device alone, until a call says who has it."""

from contacts.models import KEY_PREFIXES, Contact
from contacts.writing import ContactRow, Outcome

OF_DEVICES = frozenset({"device_id", "anonymous_id", "push_token"})
"""The fields of a conflict that is about a device."""


def says_who(row: ContactRow) -> bool:
    """Whether it names a person: by ID, external ID, email or such."""
    return row.contact_id is not None or any(row.values.get(name) for name in KEY_PREFIXES)


def is_visitor(contact_id: int) -> bool:
    """Whether the contact is there, and nothing but devices tells who it is."""
    return Contact.objects.filter(pk=contact_id, **dict.fromkeys(KEY_PREFIXES, "")).exists()


def holders_of_devices(outcome: Outcome) -> set[int]:
    """The contacts that have devices which the row named and did not get."""
    return {each.holder_id for each in outcome.conflicts if each.field in OF_DEVICES}
