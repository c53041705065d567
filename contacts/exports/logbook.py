"""The export's own row: taken up, moved on, ended. A run that was stopped or overtaken can't write any more."""

import time
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from contacts.models import Export
from crm.progress import SECONDS_BETWEEN_WRITES, Progress


class Stopped(Exception):
    """Somebody stopped the export, another run has taken it up, or it has ended."""


class Ticket(NamedTuple):
    """The right to write for an export, as long as nobody has a later one."""

    export_id: int
    run: int

    def write(self, **columns: Any) -> None:
        mine = Export.objects.filter(pk=self.export_id, run=self.run, state=Export.State.RUNNING)
        if not mine.update(**columns):
            raise Stopped(f"export {self.export_id} was stopped, or taken up elsewhere")


def take_up(export: Export) -> Ticket:
    """Begin anew; whoever was at it until now can't write any more. Raises Stopped where it has ended."""
    with transaction.atomic():
        stored = Export.objects.select_for_update().get(pk=export.pk)
        if not stored.is_at_work:
            raise Stopped(f"export {export.pk} is {stored.get_state_display().lower()}")
        export.state, export.run = Export.State.RUNNING, stored.run + 1
        export.rows, export.rows_done, export.started_at = None, 0, timezone.now()
        export.save(update_fields=["state", "run", "rows", "rows_done", "started_at"])
    return Ticket(export.pk, export.run)


class Recorded(Progress):
    """Tells another progress, too, and keeps with the export how many rows are written. Raises Stopped."""

    def __init__(self, ticket: Ticket, shown: Progress):
        self._ticket = ticket
        self._shown = shown
        self._written = 0.0
        self.rows = 0

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        self._shown.begin(task, rows, done)
        self._ticket.write(rows=rows)

    def advance(self, rows: int) -> None:
        self._shown.advance(rows)
        self.rows += rows
        if time.monotonic() - self._written > SECONDS_BETWEEN_WRITES:
            self._ticket.write(rows_done=self.rows)
            self._written = time.monotonic()


def finish(ticket: Ticket, **columns: Any) -> None:
    ticket.write(state=Export.State.DONE, finished_at=timezone.now(), **columns)


def fail(ticket: Ticket, error: str) -> None:
    ticket.write(state=Export.State.FAILED, finished_at=timezone.now(), error=error)
