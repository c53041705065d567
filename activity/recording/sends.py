"""Sends: the furthest status wins whatever the order of arrival, and each status keeps its earliest time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from activity.models import SendStatus
from contacts.models import Origin
from contacts.writing import Result
from contacts.writing.retrying import retried
from crm.bulk import staged

from .batches import deleted_meanwhile, results
from .catalogues import campaign_ids, workflow_ids
from .coming import note_coming
from .evidence import suppress_by
from .rows import SendRow
from .summaries import follow_activity
from .traces import Trace, Traced, trace_of
from .upserts import Upsert

Key = tuple[int, int, str]
"""(contact id, campaign id, message key)"""

_TIMED = {status.slug: status.value for status in SendStatus if status != SendStatus.SENT}
_INSTANTS = tuple(status.at for status in SendStatus)
TRACED = Traced("activity_send", ("workflow_id", "status", "reason", *_INSTANTS), _INSTANTS)
KEY_COLUMNS = ("contact_id", "campaign_id", "message_key")
COLUMNS = (*KEY_COLUMNS, "channel", *TRACED.columns)
_WORKFLOW, _STATUS, _REASON, _FIRST_INSTANT = 4, 5, 6, 7
_SENT, _UNDELIVERED = SendStatus.SENT.value, SendStatus.UNDELIVERED.value


def _says_more(new: str) -> str:
    """SQL for whether the row called `new` changes the row called `stored`."""
    instants = " OR ".join(f"LEAST(stored.{name}, {new}.{name}) IS DISTINCT FROM stored.{name}" for name in _INSTANTS)
    return f"""(stored.status < {new}.status OR {instants}
        OR (length(stored.reason), stored.reason COLLATE "C") < (length({new}.reason), {new}.reason COLLATE "C")
        OR (stored.workflow_id IS NULL AND {new}.workflow_id IS NOT NULL))"""


# GREATEST and LEAST pass over NULL. The longest reason says the most, and is the same in any order of arrival.
FURTHEST = f"""
    ON CONFLICT (contact_id, campaign_id, message_key) DO UPDATE SET
        status = GREATEST(stored.status, excluded.status),
        {", ".join(f"{name} = LEAST(stored.{name}, excluded.{name})" for name in _INSTANTS)},
        reason = CASE WHEN (length(stored.reason), stored.reason COLLATE "C")
            < (length(excluded.reason), excluded.reason COLLATE "C") THEN excluded.reason ELSE stored.reason END,
        workflow_id = COALESCE(stored.workflow_id, excluded.workflow_id)
"""
"""How two reports of one send become one, in an INSERT into the table as `stored`."""

_FURTHEST_TIMED = ", ".join(
    f"CASE WHEN {status.at} IS NOT NULL THEN {status.value} END" for status in SendStatus if status != SendStatus.SENT
)
REACHED = f"""
    UPDATE activity_send SET status = GREATEST({_FURTHEST_TIMED})
    WHERE contact_id = ANY(%s) AND id = ANY(%s) AND status < GREATEST({_FURTHEST_TIMED})
    RETURNING contact_id, id
"""
"""Brings the status up to the furthest that has a time; of some contacts, and of their sends some."""

_UPSERT = Upsert(TRACED, KEY_COLUMNS, COLUMNS, FURTHEST, _says_more)


@retried
def record_sends(
    rows: Sequence[SendRow], origin: Origin, *, dry_run: bool = False, trace: Trace | None = None
) -> list[Result]:
    """Store the reports, and suppress the addresses that they speak against; rejected where the contact is gone.

    `dry_run` takes all back again; people who would be created have contact ids that name nobody, such as negative
    ones. `trace` takes what has to be known to take all back later.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        missing = deleted_meanwhile(cursor, (row.contact_id for row in rows), dry_run=dry_run)
        keys, sends = _merged(cursor, rows, missing)
        with staged(cursor, "activity_send", COLUMNS, sends.values()) as staging:
            written = _UPSERT.write(staging, now, looks_first=trace is not None)
    if dry_run:
        transaction.set_rollback(True)
    else:
        suppress_by((row for row in rows if row.contact_id not in missing), origin)
        follow_activity(written.values(), now)
        note_coming(written.values())
    if trace is not None:
        trace |= trace_of(written.values())
    return results(keys, {key: told.is_new for key, told in written.items()})


def _merged(cursor: Any, rows: Sequence[SendRow], missing: set[int]) -> tuple[list[Key | None], dict[Key, tuple]]:
    """The key of each row, and {key: values of `COLUMNS`}."""
    campaigns = campaign_ids(cursor, {(row.campaign, row.channel) for row in rows})
    workflows = workflow_ids(cursor, {row.workflow for row in rows})
    keys: list[Key | None] = []
    sends: dict[Key, tuple] = {}
    for row in rows:
        if row.contact_id in missing:
            keys.append(None)
            continue
        key = (row.contact_id, campaigns[row.campaign, row.channel], row.message_key)
        send = _values(row, key, workflows.get(row.workflow))
        sends[key] = _furthest(sends[key], send) if key in sends else send
        keys.append(key)
    return keys, sends


def _values(row: SendRow, key: Key, workflow_id: int | None) -> tuple:
    times = row.times
    status = int(row.status or _SENT)
    bounced = row.bounce or status == _UNDELIVERED or "undelivered" in times
    for slug in times:
        status = max(status, _TIMED[slug])
    if bounced:
        status = max(status, _UNDELIVERED)
    reason = row.reason if bounced else ""
    return (*key, row.channel, workflow_id, status, reason, row.sent_at, *map(times.get, _TIMED))


def _furthest(one: tuple, other: tuple) -> tuple:
    """What the upsert does, for two reports of one send in the same batch."""
    return (
        *one[:_WORKFLOW],
        one[_WORKFLOW] or other[_WORKFLOW],
        max(one[_STATUS], other[_STATUS]),
        max(one[_REASON], other[_REASON], key=lambda reason: (len(reason), reason)),
        *map(_earliest, one[_FIRST_INSTANT:], other[_FIRST_INSTANT:]),
    )


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other
