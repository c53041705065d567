"""How far an import is at this moment, how fast it goes, and whether anything moves at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from contacts.models import Import
from crm.templatetags.ui import lasting

PATIENCE = timedelta(minutes=1)
"""Whoever is at work on an import says so much more often."""

SOON = 2
"""Seconds in which a rate tells nothing yet."""

LABELS = {
    "Reading": "Reading the file",
    "Comparing": "Comparing with what is stored",
    "Importing": "Importing",
}


@dataclass(frozen=True)
class Pace:
    """`total` is None while nobody knows it, `rate` in rows a second; `still_since` is set where nothing moves."""

    label: str
    done: int
    total: int | None
    rate: int | None
    remaining: str
    still_since: datetime | None

    @classmethod
    def of(cls, log: Import) -> "Pace":
        now = timezone.now()
        rate = _rate(log, now)
        still = log.advanced_at is not None and now - log.advanced_at > PATIENCE
        return cls(
            label=LABELS.get(log.phase, log.phase) or "Waiting for the background worker",
            done=log.rows_done,
            total=log.rows,
            rate=None if still else round(rate) or None,
            remaining="" if still else _remaining(log, rate),
            still_since=log.advanced_at if still else None,
        )


def _rate(log: Import, now: datetime) -> float:
    """Rows a second since the phase began, 0 as long as that tells nothing."""
    seconds = (now - log.phase_began_at).total_seconds() if log.phase and log.phase_began_at else 0
    return (log.rows_done - log.rows_before) / seconds if seconds >= SOON else 0


def _remaining(log: Import, rate: float) -> str:
    if not rate or log.rows is None:
        return ""
    return lasting(max(log.rows - log.rows_done, 0) / rate)
