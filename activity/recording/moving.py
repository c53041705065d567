"""Activity that moves to the contact that its own became part of; two reports of one thing become one."""

from typing import Any

from django.utils import timezone

from activity.models import FURTHEST_LAST

from . import events, orders, sends
from .summaries import recompute_last_activity, recompute_orders

_FURTHEST_ORDER = f"""
    ON CONFLICT (contact_id, external_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in orders.DETAILS)}
    WHERE array_position(%(statuses)s::text[], stored.status) < array_position(%(statuses)s::text[], excluded.status)
"""


def _statement(table: str, columns: tuple[str, ...], together: str) -> str:
    """Deleted and inserted again, with its id: on a distributed database a row's contact can't be updated."""
    others = ", ".join(name for name in columns if name != "contact_id")
    return f"""
        WITH moved AS (
            DELETE FROM {table} WHERE contact_id = %(gone)s RETURNING *
        ), arrived AS (
            INSERT INTO {table} AS stored (id, contact_id, {others}) SELECT id, %(kept)s, {others} FROM moved
            {together}
        )
        SELECT count(*) FROM moved
    """


_STATEMENTS = {
    "sends": _statement("activity_send", sends.COLUMNS, sends.FURTHEST),
    "events": _statement("activity_event", events.COLUMNS, events.LATEST),
    "orders": _statement("activity_order", orders.COLUMNS, _FURTHEST_ORDER),
}


def move_activity(cursor: Any, kept_id: int, gone_id: int) -> dict[str, int]:
    """Move all to the contact that stays; {kind: how many}. Its summary follows."""
    moved = {}
    for kind, statement in _STATEMENTS.items():
        cursor.execute(statement, {"kept": kept_id, "gone": gone_id, "statuses": [*FURTHEST_LAST]})
        moved[kind] = cursor.fetchone()[0]
    if any(moved.values()):
        now = timezone.now()
        recompute_last_activity([kept_id], now)
        recompute_orders([kept_id], now)
    return moved
