"""How far an export is at this moment, how fast it goes, and whether anybody has begun at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from contacts.models import Export
from crm.templatetags.ui import lasting

PATIENCE = timedelta(minutes=1)
"""A worker that has nothing else to do begins within a second."""

SOON = 2
"""Seconds in which a rate tells nothing yet."""


@dataclass(frozen=True)
class Pace:
    """`total` is None while nobody knows it, `rate` in rows a second; `waits_since` is set where nobody begins."""

    label: str
    done: int
    total: int | None
    rate: int | None
    remaining: str
    waits_since: datetime | None

    @classmethod
    def of(cls, export: Export) -> "Pace":
        now = timezone.now()
        rate = _rate(export, now)
        waits = export.state == Export.State.WAITING and now - export.created_at > PATIENCE
        return cls(
            label=_label(export),
            done=export.rows_done,
            total=export.rows,
            rate=round(rate) or None,
            remaining=lasting((export.rows - export.rows_done) / rate) if rate and export.rows else "",
            waits_since=export.created_at if waits else None,
        )


def _label(export: Export) -> str:
    if export.state == Export.State.WAITING:
        return "Waiting for its turn"
    return "Counting" if export.rows is None else "Writing the file"


def _rate(export: Export, now: datetime) -> float:
    """Rows a second since it was taken up, 0 as long as that tells nothing."""
    seconds = (now - export.started_at).total_seconds() if export.started_at else 0
    return export.rows_done / seconds if seconds >= SOON else 0
