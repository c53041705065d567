"""Orders: an external ID names one order in the whole workspace, and moves with it to whoever it comes for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from activity.models import OrderStatus
from contacts.models import Origin
from contacts.writing import Result
from contacts.writing.resolving import Stale
from contacts.writing.retrying import retried
from crm.bulk import STAGED, Staging, staged
from crm.turns import take_turns

from .batches import as_json, deleted_meanwhile, results
from .coming import note_coming
from .rows import OrderRow
from .summaries import add_orders, lock_summaries, recompute_last_activity, recompute_orders
from .traces import Told, Trace, Traced, trace_of

DETAILS = ("amount", "currency", "status", "ordered_at", "items", "details")
TRACED = Traced("activity_order", DETAILS, ("ordered_at",))
COLUMNS = ("contact_id", "external_id", *DETAILS)

_TOLD = {name: f"COALESCE(staged.{name}, stored.{name})" for name in DETAILS}
_TOLD["details"] = "stored.details || COALESCE(staged.details, '{}')"
_SAYS_MORE = " OR ".join(f"{told} <> stored.{name}" for name, told in _TOLD.items())

# OFFSET 0 has each order looked up by its ID, however the planner sees the batch beside the table.
_LOOK = f"""
    SELECT bool_or(stored.id IS NULL), bool_or(stored.contact_id <> staged.contact_id), bool_or({_SAYS_MORE})
    FROM {STAGED} AS staged LEFT JOIN LATERAL (
        SELECT * FROM activity_order AS stored WHERE stored.external_id = staged.external_id OFFSET 0
    ) AS stored ON true
"""

# Deleted and inserted again, with its id: on a distributed database a row's contact can't be updated.
_MOVE = f"""
    WITH moved AS (
        DELETE FROM activity_order AS stored USING {STAGED} AS staged
        WHERE stored.external_id = staged.external_id AND stored.contact_id <> staged.contact_id
        RETURNING stored.*, staged.contact_id AS new_contact_id
    ), arrived AS (
        INSERT INTO activity_order (id, contact_id, external_id, {", ".join(DETAILS)})
        SELECT id, new_contact_id, external_id, {", ".join(DETAILS)} FROM moved
        ON CONFLICT (contact_id, external_id) DO NOTHING
    )
    SELECT external_id, new_contact_id, id, contact_id FROM moved
"""

_UPDATE = TRACED.told(
    f"""
    UPDATE activity_order AS stored
    SET {", ".join(f"{name} = {told}" for name, told in _TOLD.items())}
    FROM {STAGED} AS staged
    WHERE stored.contact_id = staged.contact_id AND stored.external_id = staged.external_id
        AND ({_SAYS_MORE})
    """,
    "external_id",
    is_new="false",
)

_INSERT = TRACED.told(
    f"""
    INSERT INTO activity_order AS stored ({", ".join(COLUMNS)})
    SELECT contact_id, external_id, COALESCE(amount, 0), COALESCE(currency, ''), COALESCE(status, %(status)s),
        COALESCE(ordered_at, %(now)s), COALESCE(items, '[]'), COALESCE(details, '{{}}')
    FROM {STAGED} AS staged
    ORDER BY contact_id, external_id
    ON CONFLICT DO NOTHING
    """,
    "external_id",
    is_new="true",
)


@retried
def record_orders(
    rows: Sequence[OrderRow], origin: Origin, *, dry_run: bool = False, trace: Trace | None = None
) -> list[Result]:
    """Store the orders; one that other contacts held moves, and both summaries follow. See also `record_sends`.

    An order of which nobody says when it was placed is dated by its arrival.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        missing = deleted_meanwhile(cursor, (row.contact_id for row in rows), dry_run=dry_run)
        keys, orders = _merged(rows, missing)
        with staged(cursor, "activity_order", COLUMNS, [_values(orders[key]) for key in sorted(orders)]) as staging:
            to_do = _look(staging)
            moved, told = _store(staging, to_do, now)
            written = dict.fromkeys((external_id for external_id, *_ in moved), False)
            written |= {external_id: each.is_new for external_id, each in told.items()}
            if any(to_do) and not dry_run:
                between = {contact_id for _, new, _, old in moved for contact_id in (new, old)}
                gone_back = {each.contact_id for each in told.values() if each.has_gone_back}
                _follow(cursor, between, gone_back, [(orders[key], is_new) for key, is_new in written.items()], now)
                note_coming(told.values())
                take_turns("order", orders)
                if any(_look(staging)):
                    raise Stale("another writer came first with one of these orders")
    if dry_run:
        transaction.set_rollback(True)
    if trace is not None:
        trace |= trace_of(told.values(), [row[1:] for row in moved])
    return results(keys, written)


def _merged(rows: Sequence[OrderRow], missing: set[int]) -> tuple[list[str | None], dict[str, OrderRow]]:
    """The external ID of each row, and {external ID: its rows merged, the last that says something winning}."""
    orders: dict[str, OrderRow] = {}
    for row in rows:
        if row.contact_id in missing:
            continue
        earlier = orders.get(row.external_id)
        orders[row.external_id] = _later(earlier, row) if earlier else row
    return [None if row.contact_id in missing else row.external_id for row in rows], orders


def _later(earlier: OrderRow, row: OrderRow) -> OrderRow:
    said = {name: value for name in DETAILS if (value := getattr(row, name)) not in (None, "")}
    if earlier.details:
        said["details"] = earlier.details | (row.details or {})
    return replace(earlier, contact_id=row.contact_id, **said)


def _follow(
    cursor: Any, between: set[int], gone_back: set[int], written: Sequence[tuple[OrderRow, bool]], now: datetime
) -> None:
    """Keep the summaries in step: of the contacts whose orders were written, and of those that orders have left.

    `written` are the rows, each with whether it is new; `between` the contacts between whom orders moved; `gone_back`
    those of whom one is dated earlier now.
    """
    recounted = between.union(row.contact_id for row, is_new in written if not is_new)
    new = [row for row, is_new in written if is_new and row.contact_id not in recounted]
    if recounted and new:  # in one order, so that two batches can't wait for each other
        lock_summaries(cursor, recounted.union(row.contact_id for row in new))
    recompute_last_activity(between | gone_back, now)
    recompute_orders(recounted, now)
    add_orders(new, now)


def _values(row: OrderRow) -> tuple:
    said = (row.amount, row.currency or None, row.status or None, row.ordered_at)
    told = (None if part is None else as_json(part) for part in (row.items, row.details))
    return row.contact_id, row.external_id, *said, *told


class ToDo(NamedTuple):
    """Whether any of the staged orders is new, belongs to another contact so far, or says something else."""

    new: bool
    move: bool
    update: bool


def _look(staging: Staging) -> ToDo:
    staging.execute(_LOOK)
    return ToDo(*staging.cursor.fetchone())


def _store(staging: Staging, to_do: ToDo, now: datetime) -> tuple[list[tuple], dict[str, Told]]:
    """What moved, (external ID, new contact, id, old contact), and {external ID: what else was written}."""
    moved: list[tuple] = []
    told: dict[str, Told] = {}
    if to_do.move:
        staging.execute(_MOVE)
        moved = staging.cursor.fetchall()
    for is_needed, statement in ((to_do.update, _UPDATE), (to_do.new, _INSERT)):
        if is_needed:
            staging.execute(statement, {"status": OrderStatus.INITIALIZED.value, "now": now})
            told |= {external_id: Told(*row) for external_id, *row in staging.cursor.fetchall()}
    return moved, told
