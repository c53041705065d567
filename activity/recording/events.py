"""Events: an event that comes again is the same one, brought up to date."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from contacts.models import Origin
from contacts.writing import Result
from contacts.writing.retrying import retried
from crm.bulk import staged

from .batches import as_json, deleted_meanwhile, results
from .catalogues import assign_workflows, event_type_ids, workflow_ids
from .coming import note_coming
from .rows import EventRow
from .summaries import follow_activity
from .traces import Trace, Traced, trace_of
from .upserts import Upsert

Key = tuple[int, int, str]
"""(contact id, event type id, event key)"""

TRACED = Traced("activity_event", ("occurred_at", "key_value", "params"), ("occurred_at",))
KEY_COLUMNS = ("contact_id", "type_id", "event_key")
COLUMNS = (*KEY_COLUMNS, *TRACED.columns)


def _says_more(new: str) -> str:
    """SQL for whether the row called `new` changes the row called `stored`."""
    return f"""(stored.occurred_at <> {new}.occurred_at OR {new}.key_value NOT IN ('', stored.key_value)
        OR {new}.params NOT IN ('{{}}', stored.params))"""


# An empty key value or no parameters say nothing.
LATEST = """
    ON CONFLICT (contact_id, type_id, event_key) DO UPDATE SET
        occurred_at = excluded.occurred_at,
        key_value = COALESCE(NULLIF(excluded.key_value, ''), stored.key_value),
        params = COALESCE(NULLIF(excluded.params, '{}'), stored.params)
"""
"""How two reports of one event become one, in an INSERT into the table as `stored`."""

_UPSERT = Upsert(TRACED, KEY_COLUMNS, COLUMNS, LATEST, _says_more)


@retried
def record_events(
    rows: Sequence[EventRow], origin: Origin, *, dry_run: bool = False, trace: Trace | None = None
) -> list[Result]:
    """Store the events, and with their types the workflows assigned to them; see `record_sends`."""
    now = timezone.now()
    with connection.cursor() as cursor:
        missing = deleted_meanwhile(cursor, (row.contact_id for row in rows), dry_run=dry_run)
        types = _types(cursor, rows)
        keys, events = _merged(rows, types, missing)
        values = [_values(key, row) for key, row in events.items()]
        with staged(cursor, "activity_event", COLUMNS, values) as staging:
            written = _UPSERT.write(staging, now, looks_first=trace is not None)
    if dry_run:
        transaction.set_rollback(True)
    else:
        follow_activity(written.values(), now)
        note_coming(written.values())
    if trace is not None:
        trace |= trace_of(written.values())
    return results(keys, {key: told.is_new for key, told in written.items()})


def _types(cursor: Any, rows: Sequence[EventRow]) -> dict[str, int]:
    """{event type key: id}"""
    types = event_type_ids(cursor, {row.type for row in rows})
    assigned = {(row.type, workflow) for row in rows for workflow in row.workflows if workflow}
    workflows = workflow_ids(cursor, {workflow for _, workflow in assigned})
    assign_workflows(cursor, {(types[key], workflows[name]) for key, name in assigned})
    return types


def _merged(
    rows: Sequence[EventRow], types: dict[str, int], missing: set[int]
) -> tuple[list[Key | None], dict[Key, EventRow]]:
    """The key of each row, and {key: the row as the last one that says something has it}."""
    keys: list[Key | None] = []
    events: dict[Key, EventRow] = {}
    for row in rows:
        if row.contact_id in missing:
            keys.append(None)
            continue
        key = (row.contact_id, types[row.type], row.event_key)
        events[key] = _later(events[key], row) if key in events else row
        keys.append(key)
    return keys, events


def _later(earlier: EventRow, row: EventRow) -> EventRow:
    return replace(row, key_value=row.key_value or earlier.key_value, params=row.params or earlier.params)


def _values(key: Key, row: EventRow) -> tuple:
    return (*key, row.occurred_at, row.key_value, as_json(row.params))
