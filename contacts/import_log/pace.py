"""The pace of an import, and whether anything moves."""

from datetime import timedelta

from django.utils import timezone

from contacts.models import Import
from crm.pace import Pace, rate_since

PATIENCE = timedelta(minutes=1)
"""Whoever is at work on an import says so much more often."""

LABELS = {
    "Reading": "Reading the file",
    "Comparing": "Comparing with what is stored",
    "Importing": "Importing",
}


def pace_of(log: Import) -> Pace:
    now = timezone.now()
    still = log.advanced_at is not None and now - log.advanced_at > PATIENCE
    began_at = log.phase_began_at if log.phase and not still else None
    return Pace.measured(
        LABELS.get(log.phase, log.phase) or "Waiting for the background worker",
        log.rows_done,
        log.rows,
        rate_since(began_at, now, log.rows_done - log.rows_before),
        log.advanced_at if still else None,
    )
