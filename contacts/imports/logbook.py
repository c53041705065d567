"""The import's own row: taken up, moved on, ended. A run that was stopped or overtaken can't write any more."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.models import F, Value
from django.utils import timezone

from contacts.models import Import, ImportChunk, ImportConflict, Origin
from contacts.writing.retrying import retried
from crm.bulk import ID_ARRAY, copy_rows, id_array
from crm.values import json_text

from .counts import COUNTED
from .troubles import in_words

if TYPE_CHECKING:
    from .chunks import Report

State = Import.State

AWAITED_IN = {
    "compare_import": (State.COMPARING,),
    "run_import": (State.WAITING, State.RUNNING),
    "undo_import": (State.UNDOING,),
}
"""{command: the states of an import that wait for it}"""


class Stopped(Exception):
    """Somebody stopped the import, or another run has taken it up; what was committed stays."""


class Ticket(NamedTuple):
    """The right to write for an import, as long as nobody has a later one."""

    import_id: int
    run: int
    state: str
    """What the import is in meanwhile: comparing, running or being undone."""


@retried
def take_up(log: Import, state: str, allowed: Iterable[str]) -> Ticket:
    """Begin, or go on; whoever was at it until now can't write any more. Raises `Stopped` from any other state."""
    stored = Import.objects.select_for_update().get(pk=log.pk)
    if stored.state not in {state, *allowed}:
        raise Stopped(f"import {log.pk} is {stored.get_state_display().lower()}")
    if stored.undo and state != State.UNDOING:
        raise Stopped(f"import {log.pk} is partly undone")
    now = timezone.now()
    log.state, log.run, log.error, log.advanced_at = state, stored.run + 1, "", now
    log.finished_at = stored.finished_at if state == State.UNDOING else None
    log.started_at = stored.started_at or (now if state == State.RUNNING else None)
    if state == State.RUNNING and log.origin is None:
        log.origin = Origin.objects.create(kind=Origin.Kind.IMPORT, name=log.file_name, user=log.created_by)
    log.save(update_fields=["state", "run", "error", "advanced_at", "finished_at", "started_at", "origin"])
    return Ticket(log.pk, log.run, state)


def begin_phase(ticket: Ticket, phase: str, rows: int | None, done: int = 0) -> None:
    now = timezone.now()
    _write(ticket, phase=phase, rows=rows, rows_done=done, rows_before=done, phase_began_at=now, advanced_at=now)


def advance(ticket: Ticket, rows: int) -> None:
    """Raises `Stopped` where it must end."""
    _write(ticket, rows_done=F("rows_done") + rows, advanced_at=timezone.now())


def end(ticket: Ticket, state: str, **columns: Any) -> None:
    if ticket.state != State.UNDOING:
        columns["finished_at"] = None if state == State.DRAFT else timezone.now()
    _write(ticket, state=state, phase="", **columns)


def keep(ticket: Ticket, **columns: Any) -> None:
    """Of the import's own row, in the transaction that they tell of. Raises `Stopped` where it must end."""
    _write(ticket, advanced_at=timezone.now(), **columns)


@contextmanager
def told(ticket: Ticket, state: str) -> Iterator[None]:
    """What goes wrong is kept with the import, which is in `state` then, and raised."""
    try:
        yield
    except Stopped:
        raise
    except BaseException as error:
        with suppress(DatabaseError):  # where it can't be kept, whoever takes the import up finds it as it is
            end(ticket, state, error=in_words(error))
        raise


def _write(ticket: Ticket, **columns: Any) -> None:
    import_id, run, state = ticket
    if not Import.objects.filter(pk=import_id, run=run, state=state).update(**columns):
        raise Stopped("the import was stopped, or taken up elsewhere")


def commit_chunk(
    ticket: Ticket, lines: Sequence[int], report: "Report", conflicts: Iterable[ImportConflict], trace: dict[str, Any]
) -> None:
    """What became of these lines, in the transaction that writes them."""
    ImportConflict.objects.bulk_create(conflicts, batch_size=1000)
    with connection.cursor() as cursor:
        # Nobody waits for the disk yet: a crash would take the chunk as a whole, whose lines are then imported again.
        # The import's end waits, for all before it.
        cursor.execute("SET LOCAL synchronous_commit TO off")
        if report.rejects:
            copy_rows(
                cursor,
                "contacts_rejectedrow",
                ("by_import_id", "line", "cells", "reason"),
                ((ticket.import_id, line, json_text(cells), reason) for line, cells, reason in report.rejects),
            )
        cursor.execute(
            f"INSERT INTO contacts_importchunk (by_import_id, lines, trace) VALUES (%s, {ID_ARRAY}::int[], %s)",
            [ticket.import_id, id_array(lines), json_text(trace)],
        )
    # Last, since all chunks write this row, and each waits here for the commit of the one before: what a commit would
    # check is checked by then.
    connection.check_constraints()
    _write(
        ticket,
        advanced_at=timezone.now(),
        **{name: F(name) + Value(getattr(report.counts, name)) for name in COUNTED},
    )


class LinesDone:
    """The lines that are in a chunk already, a byte each."""

    def __init__(self, import_id: int):
        self._done = bytearray()
        self.number = 0
        chunks = ImportChunk.objects.filter(by_import=import_id).values_list("lines", flat=True)
        for lines in chunks.iterator(100):
            self.number += len(lines)
            self._done.extend(bytes(max(0, max(lines, default=0) + 1 - len(self._done))))
            for line in lines:
                self._done[line] = 1

    def __contains__(self, line: int) -> bool:
        return line < len(self._done) and self._done[line] == 1


def known_by_content(log: Import) -> Import | None:
    """The latest import of the same content that wrote something."""
    same = Import.objects.filter(sha256=log.sha256, kind=log.kind, started_at__isnull=False).exclude(pk=log.pk)
    wrote = same.exclude(state=State.UNDONE).select_related("created_by")
    return wrote.only("started_at", "created_by__username").order_by("-pk").first()
