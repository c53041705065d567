"""What a person can ask for of an import: it is written down with its job, and the worker does it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.models import Import
from contacts.tasks import work_on_import

from .engine import MAY_RUN
from .logbook import State
from .receiving import KEPT_FOR, forget_file
from .undoing import MAY_UNDO
from .undone import Undone


class NotNow(Exception):
    """The import is not in a state for this; the message says which one it is in."""


def start_comparison(log: Import) -> None:
    _start(log, "compare_import", State.COMPARING, (State.DRAFT,))


def start_run(log: Import) -> None:
    """Start it, or go on where it was stopped or failed."""
    _start(log, "run_import", State.WAITING, MAY_RUN)


def start_undo(log: Import, user: Any = None) -> None:
    """Take back what it did, or go on with that after a stop or a failure; `user` is who asked for it."""
    with transaction.atomic():
        _start(log, "undo_import", State.UNDOING, MAY_UNDO)
        Import.objects.filter(pk=log.pk, undo__isnull=True).update(undo=Undone(user=user and user.pk).as_json())


def stop(log: Import) -> None:
    """What is committed stays, or stays taken back; the run notices at its next write."""
    with transaction.atomic():
        stored = Import.objects.select_for_update().get(pk=log.pk)
        if stored.state == State.COMPARING:
            stored.state = State.DRAFT
        elif stored.state in (State.WAITING, State.RUNNING):
            stored.state, stored.finished_at = State.STOPPED, timezone.now()
        elif stored.state == State.UNDOING:
            stored.state = State.STOPPED
        else:
            raise NotNow(f"This import is {stored.get_state_display().lower()} already.")
        stored.phase = ""
        stored.save(update_fields=["state", "finished_at", "phase"])


def delete(log: Import) -> None:
    """Throw away what was never started, with its file; the others are the log."""
    with transaction.atomic():
        stored = Import.objects.select_for_update().get(pk=log.pk)
        if stored.state != State.DRAFT or stored.started_at:
            raise NotNow("It was started, and stays in the log. What it did can be undone.")
        stored.delete()
    forget_file(stored)


@transaction.atomic
def _start(log: Import, command: str, state: str, allowed: tuple[str, ...]) -> None:
    """The job is there if and only if the state is."""
    stored = Import.objects.select_for_update().get(pk=log.pk)
    if stored.state not in allowed:
        raise NotNow(f"This import is {stored.get_state_display().lower()} already.")
    if stored.undo and state != State.UNDOING:
        raise NotNow("This import is partly undone already.")
    if not stored.path and state != State.UNDOING:
        raise NotNow(f"Its file was deleted, since nobody went on for {KEPT_FOR.days} days. Upload it again.")
    now = timezone.now()
    Import.objects.filter(pk=log.pk).update(
        state=state, phase="", rows=None, rows_done=0, error="", phase_began_at=now, advanced_at=now
    )
    # One job at a time: that of a run that was just stopped may not have ended, and would be taken for interrupted.
    work_on_import.configure(lock=f"import {log.pk}").defer(command=command, import_id=log.pk)
