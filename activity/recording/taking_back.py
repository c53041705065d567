"""Takes back what a trace tells of, except what something else has changed since; the summaries follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from . import events, orders, sends
from .batches import gone
from .summaries import recompute_last_activity, recompute_orders
from .traces import Trace, Traced


@dataclass
class TakenBack:
    """The ids of rows that went and that got something back, their contacts, and what stayed.

    `kept` is (contact id, id, column); a row that stayed as a whole has no column.
    """

    deleted: set[int] = field(default_factory=set)
    restored: set[int] = field(default_factory=set)
    contacts: set[int] = field(default_factory=set)
    kept: list[tuple[int, int, str]] = field(default_factory=list)


def take_back_sends(trace: Trace) -> TakenBack:
    """A status stays where another report has a time of it."""
    taken = _take_back(sends.TRACED, trace)
    if taken.restored:
        with connection.cursor() as cursor:
            cursor.execute(sends.REACHED, [sorted(taken.contacts), sorted(taken.restored)])
            taken.kept += [(contact_id, pk, "status") for contact_id, pk in cursor.fetchall()]
    return taken


def take_back_events(trace: Trace) -> TakenBack:
    return _take_back(events.TRACED, trace)


def take_back_orders(trace: Trace) -> TakenBack:
    """Orders also go back to the contacts that they were taken from."""
    taken = _take_back(orders.TRACED, trace)
    if moved := trace.get("moved"):
        _move_back(moved, taken)
        recompute_last_activity(taken.contacts, timezone.now())
    recompute_orders(taken.contacts, timezone.now())
    return taken


def _take_back(traced: Traced, trace: Trace) -> TakenBack:
    taken = TakenBack()
    updated, created = trace.get("updated", []), trace.get("created", [])
    with connection.cursor() as cursor:
        gone(cursor, {contact_id for contact_id, *_ in updated}.union(*created[:1]))
        if updated:
            _restore(cursor, traced, updated, taken)
        if created:
            _delete(cursor, traced, created, taken)
    recompute_last_activity(taken.contacts, timezone.now())
    return taken


def _restore(cursor: Any, traced: Traced, updated: Sequence[list], taken: TakenBack) -> None:
    """Column by column; one that has changed since stays, as does a row of which nobody knows what it was before.

    OFFSET 0 has each text read once, not for each column.
    """
    row = _row_type(cursor, traced)
    cursor.execute(
        f"""
        UPDATE {traced.table} AS stored SET {", ".join(map(_gone_back, traced.columns))}
        FROM (
            SELECT contact_id, id, before::{row} AS before, after::{row} AS after
            FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS told (contact_id, id, before, after)
            WHERE before IS NOT NULL OFFSET 0
        ) AS told
        WHERE (stored.contact_id, stored.id) = (told.contact_id, told.id)
        RETURNING stored.contact_id, stored.id,
            {_names(traced, "IS NOT DISTINCT FROM")}, {_names(traced, "IS DISTINCT FROM")}
        """,
        _columns(updated),
    )
    found = cursor.fetchall()
    taken.contacts |= {contact_id for contact_id, *_ in found}
    taken.restored |= {pk for _, pk, went_back, _ in found if went_back}
    taken.kept += [(contact_id, pk, name) for contact_id, pk, _, stayed in found for name in stayed]
    _keep_the_others(cursor, traced, [pk for _, pk, *_ in updated], {pk for _, pk, *_ in found}, taken)


def _row_type(cursor: Any, traced: Traced) -> str:
    """The type of the texts that a trace holds: that of an empty table, which each connection makes once."""
    name = f"traced_{traced.table}"
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} AS"
        f" SELECT {', '.join(traced.columns)} FROM {traced.table} WITH NO DATA"
    )
    return name


def _gone_back(name: str) -> str:
    """SQL that sets the column to what it was, if it still is what it was set to."""
    return f"""{name} = CASE WHEN stored.{name} IS NOT DISTINCT FROM (told.after).{name}
        THEN (told.before).{name} ELSE stored.{name} END"""


def _names(traced: Traced, compared: str) -> str:
    """SQL for the names of the columns that were changed and now compare so with what they were before."""
    cases = [
        f"CASE WHEN (told.before).{name} IS DISTINCT FROM (told.after).{name}"
        f" AND stored.{name} {compared} (told.before).{name} THEN '{name}' END"
        for name in traced.columns
    ]
    return f"array_remove(ARRAY[{', '.join(cases)}], NULL)"


def _delete(cursor: Any, traced: Traced, created: list[list[int]], taken: TakenBack) -> None:
    cursor.execute(
        f"""
        DELETE FROM {traced.table} AS stored
        USING unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS told (contact_id, id, checksum)
        WHERE (stored.contact_id, stored.id) = (told.contact_id, told.id)
            AND {traced.checksum("stored")} = told.checksum
        RETURNING stored.contact_id, stored.id
        """,
        created,
    )
    found = cursor.fetchall()
    taken.contacts |= {contact_id for contact_id, _ in found}
    taken.deleted |= {pk for _, pk in found}
    _keep_the_others(cursor, traced, created[1], taken.deleted, taken)


def _keep_the_others(cursor: Any, traced: Traced, told: Iterable[int], found: set[int], taken: TakenBack) -> None:
    """Those that are still there, whoever has them now."""
    if others := [pk for pk in told if pk not in found]:
        cursor.execute(f"SELECT contact_id, id FROM {traced.table} WHERE id = ANY(%s) ORDER BY id", [others])
        taken.kept += [(contact_id, pk, "") for contact_id, pk in cursor.fetchall()]


# As orders move when they are recorded.
_MOVE_BACK = f"""
    WITH moved AS (
        DELETE FROM activity_order AS stored
        USING unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS told (contact_id, id, old_contact_id)
        WHERE (stored.contact_id, stored.id) = (told.contact_id, told.id)
            AND NOT EXISTS (
                SELECT 1 FROM activity_order AS other
                WHERE (other.contact_id, other.external_id) = (told.old_contact_id, stored.external_id)
            )
        RETURNING stored.*, told.old_contact_id
    ), arrived AS (
        INSERT INTO activity_order (id, contact_id, external_id, {", ".join(orders.DETAILS)})
        SELECT id, old_contact_id, external_id, {", ".join(orders.DETAILS)} FROM moved
    )
    SELECT contact_id, id, old_contact_id FROM moved
"""


def _move_back(moved: Sequence[list], taken: TakenBack) -> None:
    """An order stays where the contact that had it is gone, or has the like again."""
    with connection.cursor() as cursor:
        missing = gone(cursor, {contact_id for row in moved for contact_id in (row[0], row[2])})
        there = [row for row in moved if row[2] not in missing]
        cursor.execute(_MOVE_BACK, _columns(there) or [[], [], []])
        found = cursor.fetchall()
        taken.contacts |= {contact_id for new, _, old in found for contact_id in (new, old)}
        taken.restored |= {pk for _, pk, _ in found}
        stayed = {pk for _, pk, _ in moved} - {pk for _, pk, _ in found}
        cursor.execute("SELECT contact_id, id FROM activity_order WHERE id = ANY(%s) ORDER BY id", [sorted(stayed)])
        taken.kept += [(contact_id, pk, "contact_id") for contact_id, pk in cursor.fetchall()]


def _columns(rows: Sequence[Sequence]) -> list[list]:
    return [list(column) for column in zip(*rows, strict=True)]
