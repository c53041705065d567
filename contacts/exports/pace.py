"""The pace of an export, and whether anybody has begun at all."""

from datetime import timedelta

from django.utils import timezone

from contacts.models import Export
from crm.pace import Pace, rate_since

PATIENCE = timedelta(minutes=1)
"""A worker that has nothing else to do begins within a second."""


def pace_of(export: Export) -> Pace:
    now = timezone.now()
    waits = export.state == Export.State.WAITING and now - export.created_at > PATIENCE
    return Pace.measured(
        _label(export),
        export.rows_done,
        export.rows,
        rate_since(export.started_at, now, export.rows_done),
        export.created_at if waits else None,
    )


def _label(export: Export) -> str:
    if export.state == Export.State.WAITING:
        return "Waiting for its turn"
    return "Counting" if export.rows is None else "Writing the file"
