"""The one module through which every write to a contact goes: pages, admin, imports and intake alike.

A batch of rows is resolved to contacts, merged, compared with what is stored, and written with its history in one
transaction; a single edit is a batch of one. Identifiers are claimed in `Identity`, suppressions kept by address.
"""

from .deleting import delete_contact, delete_contacts, release_lost_keys
from .devices import DeviceRow, delete_device, write_devices
from .merging import merge_contacts
from .rows import Conflict, Consent, ContactRow, Existing, Outcome, Result, Standing
from .storing import present_ids
from .suppressing import end_unsubscriptions, release, suppress
from .taking_back import take_back_devices
from .writing import write_contact, write_contacts

__all__ = [
    "Conflict",
    "Consent",
    "ContactRow",
    "DeviceRow",
    "Existing",
    "Outcome",
    "Result",
    "Standing",
    "delete_contact",
    "delete_contacts",
    "delete_device",
    "end_unsubscriptions",
    "merge_contacts",
    "present_ids",
    "release",
    "release_lost_keys",
    "suppress",
    "take_back_devices",
    "write_contact",
    "write_contacts",
    "write_devices",
]
