"""Takes back what a trace of devices tells of, except what something else has changed since."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contacts.models import Device, Origin

from .devices import DeviceRow, DeviceTrace, delete_devices, plain_details, write_devices
from .retrying import retried
from .rows import Conflict, ContactRow, Result


@dataclass
class DevicesTakenBack:
    """How many went and how many got something back; and (contact id, id, …) of what stayed.

    `changed` since have their field, or none for the whole device; `conflicts` are of identifiers that another contact
    has by now; `withdrawn` is push, which is not allowed again.
    """

    deleted: int = 0
    restored: int = 0
    changed: list[tuple[int, int, str]] = field(default_factory=list)
    withdrawn: list[tuple[int, int, str]] = field(default_factory=list)
    conflicts: list[tuple[int, int, Conflict]] = field(default_factory=list)


@retried
def take_back_devices(trace: DeviceTrace, origin: Origin) -> DevicesTakenBack:
    taken = DevicesTakenBack()
    created, updated = trace.get("created", []), trace.get("updated", [])
    devices = _locked([pk for _, pk, _ in (*created, *updated)])
    deleted = list(_untouched(devices, created, taken))
    delete_devices(deleted, origin, keys=trace.get("keys"))
    taken.deleted = len(deleted)
    rows = dict(_rows(devices, updated, taken))
    outcomes = write_devices([*rows.values()], origin, match=("contact_id",))
    for (pk, row), outcome in zip(rows.items(), outcomes, strict=True):
        taken.restored += outcome.result == Result.UPDATED
        taken.conflicts += [(row.contact.contact_id or 0, pk, conflict) for conflict in outcome.conflicts]
    return taken


def _locked(pks: Collection[int]) -> dict[int, Device]:
    found = Device.objects.filter(pk__in=pks).select_related("application").order_by("pk")
    return {device.pk: device for device in found.select_for_update(of=("self",))}


def _untouched(devices: dict[int, Device], created: Iterable[list], taken: DevicesTakenBack) -> Iterator[Device]:
    """Those that still are as they came, with the same contact."""
    for contact_id, pk, details in created:
        if device := devices.get(pk):
            if device.contact_id == contact_id and plain_details(device) == details:
                yield device
            else:
                taken.changed.append((device.contact_id, pk, ""))


def _rows(
    devices: dict[int, Device], updated: Iterable[list], taken: DevicesTakenBack
) -> Iterator[tuple[int, DeviceRow]]:
    """(id, the row that gives the device back what it had), where there is anything to give."""
    for contact_id, pk, changes in updated:
        if device := devices.get(pk):
            details = {
                name: _value(name, old)
                for name, (old, new) in changes.items()
                if _goes_back(device, contact_id, name, new, taken)
            }
            if details:
                contact = ContactRow(contact_id=contact_id)
                yield pk, DeviceRow(contact, device.application.name, device.device_id, details)


def _goes_back(device: Device, contact_id: int, name: str, new: Any, taken: DevicesTakenBack) -> bool:
    if device.contact_id != contact_id or plain_details(device)[name] != new:
        taken.changed.append((device.contact_id, device.pk, name))
    elif name == "push_allowed" and not new:
        taken.withdrawn.append((contact_id, device.pk, name))
    else:
        return True
    return False


def _value(name: str, plain: Any) -> Any:
    return datetime.fromisoformat(plain) if name == "last_seen_at" and plain else plain
