"""Merging: what is known of one contact becomes part of another, and its keys name that one from then on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from contacts.models import FORMER, KEY_PREFIXES, Contact, Device, Origin, Subscription

from . import standing, storing
from .consent import Stored, change_of
from .deleting import former_ids
from .devices import DETAILS, keys_of_device, mark_reachable
from .drafts import CONFIRMATION, TEXT_FIELDS, Draft
from .retrying import retried
from .rows import ContactRow

Mover = Callable[[Any, int, int], dict[str, int]]
"""Takes a cursor, the contact that stays and the one that goes; {what: how many} of what it moved."""

MOVERS: list[Mover] = []
"""What moves that contacts know nothing of: activity adds its part when the apps are ready."""

FILLED = (*(name for name in TEXT_FIELDS if name != "source"), "birth_date")
_DEVICE = ("application_id", "device_id", *DETAILS)


@retried
def merge_contacts(kept_id: int, gone_id: int, origin: Origin) -> bool:
    """Make the second contact part of the first; whether there still was anything to merge.

    The first keeps its values and takes what it lacks. A category that either of them left stays left. The second is
    deleted: what it had is in the first one's history, beside what moved. About 35 queries.
    """
    if kept_id == gone_id or not _lock(kept_id, gone_id):
        return False
    now = timezone.now()
    by_id = storing.read_register([ContactRow(contact_id=i) for i in (kept_id, gone_id)], lock=True, whole=True).by_id
    kept, gone = by_id[kept_id], by_id[gone_id]
    lost = {name: gone[name] for name in (*FILLED, "source", "created_at") if not gone.is_gap(name)}
    _fill(kept, gone)
    with connection.cursor() as cursor:
        moved = {"devices": _move_devices(cursor, kept, gone)}
        categories = _move_subscriptions(cursor, kept_id, gone_id)
        moved["changes"] = _move_history(cursor, kept_id, gone_id)
        for move in MOVERS:
            moved |= move(cursor, kept_id, gone_id)
        _rename(cursor, kept_id, gone_id)
    Contact.objects.filter(pk=gone_id).delete()
    _store(kept, origin, now, {**categories, "merged": [None, _record(gone, lost, moved)]})
    return True


def _lock(*contact_ids: int) -> bool:
    """Whether all are there; locked in the order of their ids, as every writer does."""
    locked = Contact.objects.filter(pk__in=contact_ids).order_by("pk").select_for_update()
    return len(locked.values_list("pk", flat=True)) == len(contact_ids)


def _fill(kept: Draft, gone: Draft) -> None:
    """Give the one what it lacks and the other has; a confirmation goes with its email."""
    kept.values = {name: gone[name] for name in FILLED if kept.is_gap(name) and not gone.is_gap(name)}
    if "email" in kept.values:
        kept.values |= {name: gone[name] for name in CONFIRMATION}
    kept.custom = {key: value for key, value in gone.stored_custom.items() if key not in kept.stored_custom}


def _move_devices(cursor: Any, kept: Draft, gone: Draft) -> int:
    """Move the devices, and the keys of all that the other contact now has; the keys of what it has not are free."""
    devices = list(Device.objects.filter(contact=gone.id))
    taken = {key for device in devices for key in keys_of_device(device)}
    taken |= {KEY_PREFIXES[name] + value for name, value in kept.values.items() if name in KEY_PREFIXES}
    held = {prefix + gone[name] for name, prefix in KEY_PREFIXES.items() if gone[name]}
    cursor.execute(
        "UPDATE contacts_identity SET contact_id = %s WHERE key = ANY(%s) AND contact_id = %s",
        [kept.id, sorted(taken), gone.id],
    )
    cursor.execute(
        "DELETE FROM contacts_identity WHERE key = ANY(%s) AND contact_id = %s", [sorted(held - taken), gone.id]
    )
    cursor.execute(
        f"""
        WITH moved AS (DELETE FROM contacts_device WHERE contact_id = %s RETURNING *)
        INSERT INTO contacts_device AS stored (id, contact_id, {", ".join(_DEVICE)})
        SELECT id, %s, {", ".join(_DEVICE)} FROM moved
        ON CONFLICT (contact_id, application_id, device_id) DO UPDATE
        SET {", ".join(f"{name} = excluded.{name}" for name in DETAILS)}
        WHERE stored.last_seen_at IS NULL OR stored.last_seen_at < excluded.last_seen_at
        """,
        [gone.id, kept.id],
    )
    return len(devices)


def _move_subscriptions(cursor: Any, kept_id: int, gone_id: int) -> dict[str, list]:
    """The changes, as the history has them; where both chose, a withdrawal wins, with its own date."""
    cursor.execute(
        """
        WITH moved AS (
            DELETE FROM contacts_subscription WHERE contact_id = %(gone)s RETURNING *
        ), before AS (
            SELECT category_id, state, since, source FROM contacts_subscription WHERE contact_id = %(kept)s
        ), written AS (
            INSERT INTO contacts_subscription AS stored (id, contact_id, category_id, state, since, source)
            SELECT id, %(kept)s, category_id, state, since, source FROM moved
            ON CONFLICT (contact_id, category_id) DO UPDATE
            SET state = excluded.state, since = excluded.since, source = excluded.source
            WHERE stored.state <> excluded.state AND excluded.state = %(left)s
            RETURNING category_id, state
        )
        SELECT category.key, written.state, COALESCE(before.state, ''), before.since, COALESCE(before.source, '')
        FROM written JOIN contacts_subscriptioncategory AS category ON category.id = written.category_id
        LEFT JOIN before ON before.category_id = written.category_id
        """,
        {"kept": kept_id, "gone": gone_id, "left": Subscription.State.UNSUBSCRIBED.value},
    )
    changes: dict[str, list] = {}
    for key, state, *before in cursor.fetchall():
        changes |= change_of(key, Stored(*before), state)
    return changes


def _move_history(cursor: Any, kept_id: int, gone_id: int) -> int:
    """Changes move as they are; the creation stays behind, since the kept one has its own."""
    cursor.execute(
        """
        WITH moved AS (DELETE FROM contacts_change WHERE contact_id = %(gone)s AND fields <> '{}' RETURNING *)
        INSERT INTO contacts_change (id, contact_id, at, origin_id, line, fields)
        SELECT id, %(kept)s, at, origin_id, line, fields FROM moved
        RETURNING id
        """,
        {"kept": kept_id, "gone": gone_id},
    )
    return len(cursor.fetchall())


def _rename(cursor: Any, kept_id: int, gone_id: int) -> None:
    """The ID of the one that goes, and those that it took over before, name the one that stays."""
    former = sorted(f"{FORMER}{contact_id}" for contact_id in (gone_id, *former_ids([kept_id])))
    cursor.execute(
        "INSERT INTO contacts_identity (key, contact_id) SELECT key, %s FROM unnest(%s::text[]) AS key"
        " ON CONFLICT (key) DO UPDATE SET contact_id = excluded.contact_id",
        [kept_id, former],
    )


def _record(gone: Draft, lost: dict[str, Any], moved: dict[str, int]) -> dict[str, Any]:
    """What the history tells of the contact that is gone: who it was, and how much of it moved."""
    return {
        "contact": gone.id,
        "values": lost | {f"custom.{key}": value for key, value in gone.stored_custom.items()},
        "moved": {what: number for what, number in moved.items() if number},
    }


def _store(kept: Draft, origin: Origin, now: datetime, also: dict[str, list]) -> None:
    standing.apply([kept], {kept: []}, [], origin=origin, now=now, dry_run=False)
    storing.store_changed([kept], now)
    storing.store_history([(kept.id, None, {**kept.changes(), **also})], origin.pk, now)
    mark_reachable({kept.id})
