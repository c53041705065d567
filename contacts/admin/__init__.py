"""The admin of who people are. Contacts and all that belongs to them are written by `contacts.writing` here as well."""

from . import (
    catalogues,
    contacts,
    custom_fields,
    devices,
    forms,
    history,
    identities,
    keys,
    segments,
    subscriptions,
    suppressions,
)

__all__ = [
    "catalogues",
    "contacts",
    "custom_fields",
    "devices",
    "forms",
    "history",
    "identities",
    "keys",
    "segments",
    "subscriptions",
    "suppressions",
]
