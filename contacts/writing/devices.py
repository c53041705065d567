"""Devices: which contact an installation belongs to, and whether push reaches it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from contacts.models import Application, Channel, Device, Origin

from .retrying import retried
from .rows import ContactRow, Outcome, Result
from .writing import write_contacts

DETAILS = ("push_token", "channel", "model", "os", "app_version", "push_allowed", "last_seen_at")


@dataclass(slots=True)
class DeviceRow:
    """One device as a source describes it: `contact` says whose, `details` is {field of `DETAILS`: value}."""

    contact: ContactRow
    application: str
    device_id: str
    details: dict[str, Any] = field(default_factory=dict)


@retried
def write_devices(rows: Sequence[DeviceRow], origin: Origin, *, dry_run: bool = False, **options) -> list[Outcome]:
    """Store the devices, each with the contact it names; an unknown one makes a push-only contact.

    Rows of one device are merged in order: the first carries the result. A device that another contact holds stays
    there, and the conflict is in the outcome.
    """
    for row in rows:
        row.contact.device_id = row.device_id
        row.contact.push_token = row.details.get("push_token", "")
    people = write_contacts([row.contact for row in rows], origin, dry_run=dry_run, **options)
    merged: dict[tuple[int | None, str, str], dict[str, Any]] = {}
    for row, person in zip(rows, people, strict=True):
        if _may_hold(person):
            merged.setdefault(_key(row, person), {}).update(row.details)
    stored = _stored([person.contact_id for person in people if person.contact_id])
    changed = {key: details for key, details in merged.items() if _differs(stored.get(key), details)}
    if not dry_run:
        _release_old_tokens(stored, changed)
        _store(stored, changed)
    told: set[tuple] = set()
    return [_outcome(row, person, stored, changed, told) for row, person in zip(rows, people, strict=True)]
