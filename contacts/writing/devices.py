"""Devices: which contact an installation belongs to, and whether push reaches it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from contacts.models import DEVICE_PREFIXES, KEY_PREFIXES, Application, Contact, Device, Identity, Origin
from crm.bulk import ID_ARRAY, TEXT_ARRAY, id_array, text_array

from .resolving import keys_of
from .retrying import retried
from .rows import ContactRow, Outcome, Result
from .storing import holders_of, store_history
from .writing import write_contacts


class Stored(NamedTuple):
    """What is read of a device to compare it, which costs a third of a model."""

    id: int
    device_id: str
    anonymous_id: str
    push_token: str
    channel: str
    model: str
    os: str
    app_version: str
    push_allowed: bool
    last_seen_at: datetime | None


DETAILS = Stored._fields[2:]
_OTHER_KEYS = ("push_token", "anonymous_id")
"""The details by which a device is known beside its ID."""

DeviceKey = tuple[str, str]
"""(application, device ID)"""

DeviceTrace = dict[str, list]
"""`created` holds [contact id, id, details] of each new device, `updated` [contact id, id, {field: [old, new]}] of each
that was there, `keys` the keys that nobody held before."""


@dataclass(slots=True)
class DeviceRow:
    """One device as a source describes it: `contact` says whose, `details` is {field of `DETAILS`: value}.

    `seen_at` is when the source saw the device like this; without it, what it says counts whatever is known.
    """

    contact: ContactRow
    application: str
    device_id: str
    details: dict[str, Any] = field(default_factory=dict)
    seen_at: datetime | None = None

    @property
    def key(self) -> DeviceKey:
        return self.application, self.device_id

    @property
    def line(self) -> int | None:
        return self.contact.line


@retried
def write_devices(
    rows: Sequence[DeviceRow],
    origin: Origin,
    *,
    allow_again: bool = True,
    dry_run: bool = False,
    trace: DeviceTrace | None = None,
    **options,
) -> list[Outcome]:
    """Store the devices, each with the contact it names; an unknown one makes a push-only contact.

    Rows of one device are merged in order, and the first carries the result. A device or token that another contact
    holds stays there, and the conflict is in the outcome. A source that saw the device before it was last seen tells
    only what is not known yet; without `allow_again`, push that is off is put on only by one that saw it later. `trace`
    takes what has to be known to take all back later. Other options are those of `write_contacts`.
    """
    for row in rows:
        row.contact.device_id = row.device_id
        row.contact.push_token = row.details.get("push_token", "")
        row.contact.anonymous_id = row.details.get("anonymous_id", "")
    free = _free_keys(rows) if trace is not None else []
    people = write_contacts([row.contact for row in rows], origin, dry_run=dry_run, **options)
    merged = _merge(rows, people)
    stored, now = _stored(merged), timezone.now()
    for key in merged.keys() & stored.keys():
        merged[key].weigh(stored[key], now, allow_again=allow_again)
    changed = {key: device for key, device in merged.items() if _differs(stored.get(key), device.details)}
    if changed and not dry_run:
        written = _store(stored, changed)
        mark_reachable({device.contact_id for device in changed.values()})
        if trace is not None:
            trace |= _traced(stored, written) | {"keys": free}
    if not dry_run:
        _release_stray(rows, people)
        if rotated := [device for device in merged.values() if device.rotated]:
            keys = {key for device in rotated for key in device.rotated}
            _release({device.contact_id for device in rotated}, keys)
    told: set[DeviceKey] = set()
    return [_outcome(row.key, person, stored, changed, told) for row, person in zip(rows, people, strict=True)]


def delete_device(device: Device, origin: Origin) -> None:
    delete_devices([device], origin)


@retried
def delete_devices(devices: Iterable[Device], origin: Origin, *, keys: Collection[str] | None = None) -> None:
    """Forget installations: their keys, or those among `keys`, are free, unless other devices have them as well."""
    now = timezone.now()
    named = {device.pk: device for device in devices}
    contact_ids = {device.contact_id for device in named.values()}
    list(Contact.objects.select_for_update(no_key=True).filter(pk__in=contact_ids).order_by("pk").values_list("pk"))
    found = list(Device.objects.filter(pk__in=named).values_list("contact_id", "device_id"))
    Device.objects.filter(pk__in=named).delete()
    _release(
        contact_ids, {key for device in named.values() for key in keys_of_device(device) if keys is None or key in keys}
    )
    store_history([(contact_id, None, {"device": [device_id, ""]}) for contact_id, device_id in found], origin.pk, now)
    Contact.objects.filter(pk__in=[contact_id for contact_id, _ in found]).update(updated_at=now)
    mark_reachable(contact_ids)


def keys_of_device(device: Device | Stored) -> set[str]:
    return {prefix + value for name, prefix in DEVICE_PREFIXES.items() if (value := getattr(device, name))}


@dataclass(slots=True)
class Merged:
    """What the rows of one device say together; `rotated` are keys that they gave and it has no longer."""

    contact_id: int
    details: dict[str, Any] = field(default_factory=dict)
    seen_at: datetime | None = None
    push_seen_at: datetime | None = None
    rotated: set[str] = field(default_factory=set)

    def say(self, details: dict[str, Any], seen_at: datetime | None) -> None:
        self.seen_at = seen_at or self.seen_at
        if "push_allowed" in details:
            self.push_seen_at = seen_at
        for name in _OTHER_KEYS:
            prefix = DEVICE_PREFIXES[name]
            before, now = self.details.get(name), details.get(name)
            if before and now and before != now:
                self.rotated = (self.rotated | {prefix + before}) - {prefix + now}
        self.details.update(details)

    def weigh(self, stored: Stored, now: datetime, *, allow_again: bool) -> None:
        """Leave out what is known better, as `write_devices` says. A time that is still to come tells nothing."""
        seen_at, known_at = self.seen_at, stored.last_seen_at
        if seen_at and known_at is None:
            self.details.setdefault("last_seen_at", seen_at)
        is_later = False
        if seen_at and known_at and known_at <= now:
            is_later = bool(self.push_seen_at and known_at < self.push_seen_at <= now)
            if seen_at < known_at:
                self._fill(stored)
            if (self.details.get("last_seen_at") or seen_at) < known_at:  # trackers tell the hour alone
                self.details["last_seen_at"] = known_at
        if not (allow_again or is_later or stored.push_allowed):
            self.details.pop("push_allowed", None)

    def _fill(self, stored: Stored) -> None:
        """What is there stays, and frees the keys of what would have replaced it; but nobody is pushed who said no."""
        told = [name for name in self.details if getattr(stored, name) not in ("", None)]
        if self.details.get("push_allowed") is False:
            told.remove("push_allowed")
        left_out = {name: self.details.pop(name) for name in told}
        keys = {DEVICE_PREFIXES[name] + left_out[name] for name in _OTHER_KEYS if left_out.get(name)}
        self.rotated |= keys - keys_of_device(stored)


def _merge(rows: Iterable[DeviceRow], people: Iterable[Outcome]) -> dict[DeviceKey, Merged]:
    merged: dict[DeviceKey, Merged] = {}
    for row, person in zip(rows, people, strict=True):
        taken = {conflict.field for conflict in person.conflicts}
        if person.contact_id is None or "device_id" in taken:
            continue
        details = {name: value for name, value in row.details.items() if name not in taken}
        merged.setdefault(row.key, Merged(person.contact_id)).say(details, row.seen_at)
    return merged


def _release_stray(rows: Iterable[DeviceRow], people: Iterable[Outcome]) -> None:
    """A device that stayed with its holder gives nobody else its token and its other ID."""
    strays: dict[int, set[str]] = {}
    for row, person in zip(rows, people, strict=True):
        if person.contact_id and any(conflict.field == "device_id" for conflict in person.conflicts):
            keys = {key for name, key in keys_of(row.contact) if name in _OTHER_KEYS}
            strays.setdefault(person.contact_id, set()).update(keys)
    for contact_id, keys in sorted(strays.items()):
        _release({contact_id}, keys)


def _stored(merged: dict[DeviceKey, Merged]) -> dict[DeviceKey, Stored]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, {', '.join(f'device.{column}' for column in Stored._fields)} FROM contacts_device AS device"
            " JOIN contacts_application AS application ON application.id = application_id"
            f" WHERE contact_id = ANY({ID_ARRAY}) AND device_id = ANY({TEXT_ARRAY})",
            [id_array(device.contact_id for device in merged.values()), text_array(key[1] for key in merged)],
        )
        return {(application, row[1]): Stored(*row) for application, *row in cursor.fetchall()}


def _differs(stored: Stored | None, details: dict[str, Any]) -> bool:
    return stored is None or any(getattr(stored, name) != value for name, value in details.items())


def _store(stored: dict[DeviceKey, Stored], changed: dict[DeviceKey, Merged]) -> dict[DeviceKey, Device]:
    names = sorted({application for application, _ in changed})
    Application.objects.bulk_create([Application(name=name) for name in names], ignore_conflicts=True)
    applications = dict(Application.objects.filter(name__in=names).values_list("name", "id"))
    devices, outdated = [], set[str]()
    for key in sorted(changed):
        merged, before = changed[key], stored.get(key)
        kept = {name: getattr(before, name) for name in DETAILS} if before else {}
        if merged.seen_at:
            kept["last_seen_at"] = merged.seen_at
        device = Device(
            contact_id=merged.contact_id,
            application_id=applications[key[0]],
            device_id=key[1],
            **{**kept, **merged.details},
        )
        if before:
            outdated |= keys_of_device(before) - keys_of_device(device)
        devices.append(device)
    Device.objects.bulk_create(
        devices,
        update_conflicts=True,
        unique_fields=["contact", "application", "device_id"],
        update_fields=DETAILS,
    )
    if outdated:
        _release({device.contact_id for device in devices}, outdated)
    return dict(zip(sorted(changed), devices, strict=True))


def _free_keys(rows: Iterable[DeviceRow]) -> list[str]:
    """The keys that nobody holds yet."""
    keys = {key for row in rows for name, key in keys_of(row.contact) if name not in KEY_PREFIXES}
    return sorted(keys - holders_of(keys).keys())


def _traced(stored: dict[DeviceKey, Stored], written: dict[DeviceKey, Device]) -> DeviceTrace:
    trace: DeviceTrace = {"created": [], "updated": []}
    for key, device in written.items():
        new = plain_details(device)
        if before := stored.get(key):
            old = plain_details(before)
            changes = {name: [old[name], value] for name, value in new.items() if old[name] != value}
            trace["updated"].append([device.contact_id, before.id, changes])
        else:
            trace["created"].append([device.contact_id, device.pk, new])
    return trace


def plain_details(device: Device | Stored) -> dict[str, Any]:
    """{field of `DETAILS`: value}, ready for JSON"""
    values = {name: getattr(device, name) for name in DETAILS}
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _release(contact_ids: set[int], keys: set[str]) -> None:
    """Free those of the contacts' keys that no device of theirs has."""
    needed = {key for device in Device.objects.filter(contact__in=contact_ids) for key in keys_of_device(device)}
    Identity.objects.filter(key__in=keys - needed, contact_id__in=contact_ids).delete()


def mark_reachable(contact_ids: set[int]) -> None:
    """Copy to the contacts whether a device of theirs takes push on each channel."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH reachable AS (
                SELECT contact_id,
                       bool_or(channel = 'mobile_push') AS mobile,
                       bool_or(channel = 'web_push') AS web
                FROM contacts_device
                WHERE contact_id = ANY(%(ids)s) AND push_allowed AND push_token <> ''
                GROUP BY contact_id
            )
            UPDATE contacts_contact AS contact
            SET has_mobile_push = coalesce(mobile, false), has_web_push = coalesce(web, false)
            FROM unnest(%(ids)s::bigint[]) AS touched LEFT JOIN reachable ON reachable.contact_id = touched
            WHERE contact.id = touched
              AND (has_mobile_push, has_web_push) IS DISTINCT FROM (coalesce(mobile, false), coalesce(web, false))
            """,
            {"ids": sorted(contact_ids)},
        )


def _outcome(
    key: DeviceKey,
    person: Outcome,
    stored: dict[DeviceKey, Stored],
    changed: dict[DeviceKey, Merged],
    told: set[DeviceKey],
) -> Outcome:
    if person.result == Result.REJECTED:
        return person
    result = Result.UNCHANGED
    if key in changed and key not in told:
        result = Result.UPDATED if key in stored else Result.CREATED
    told.add(key)
    return Outcome(result, person.contact_id, conflicts=person.conflicts)
