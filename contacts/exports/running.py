"""Makes the file of an export, from one moment of the database; killed and run again, it is made anew."""

from pathlib import Path

from contacts.models import Export
from crm.progress import Progress
from crm.tables import MOST_ROWS_OF_A_SHEET, WRITERS, TooLarge

from . import files, logbook
from .listed import Listed, Unclear
from .logbook import Recorded, Stopped, Ticket
from .snapshot import snapshot

TAKE_CSV = "Export it as CSV, which has no such limit."


class Unable(Exception):
    """The file can't be made; the message says why, and what to do."""


def run_export(export: Export, progress: Progress) -> Export:
    """Write the file of a saved export that waits, or that a killed run has left; what goes wrong is kept with it."""
    ticket = logbook.take_up(export)
    files.clear(export)
    try:
        rows, header = _write(export, files.path_for(export), ticket, progress)
    except Stopped:
        raise
    except BaseException as error:
        logbook.fail(ticket, str(error) or type(error).__name__)
        raise
    _finish(ticket, files.path_for(export), rows=rows, rows_done=rows, header=header)
    export.refresh_from_db()
    return export


def _write(export: Export, path: Path, ticket: Ticket, progress: Progress) -> tuple[int, list[str]]:
    """How many rows and which columns the file has; raises Unable."""
    with snapshot() as using:
        listed = _listed(export, using)
        expected = listed.count()
        if export.format == Export.Format.XLSX and expected > MOST_ROWS_OF_A_SHEET:
            raise Unable(f"{expected:,} contacts are more than the rows of a spreadsheet. {TAKE_CSV}")
        recorded = Recorded(ticket, progress)
        recorded.begin("Exporting", expected)
        written = _write_rows(listed, export.format, path, recorded)
    if written != expected:
        path.unlink()
        raise Unable(f"The list has {expected:,} contacts, and {written:,} were found. Nothing was exported.")
    return written, listed.header


def _listed(export: Export, using: str) -> Listed:
    try:
        return Listed(export, using)
    except Unclear as error:
        raise Unable(f"The filter can’t be understood any more: {error}.") from None


def _write_rows(listed: Listed, kind: str, path: Path, recorded: Recorded) -> int:
    try:
        with WRITERS[kind](path, listed.header) as table:
            for batch in listed.batches():
                table.rows(batch)
                recorded.advance(len(batch))
    except OSError as error:
        raise Unable(f"The file can’t be written: {error.strerror or error}.") from error
    except TooLarge as error:
        raise Unable(f"The workbook would have {error}, which is too much for one. {TAKE_CSV}") from None
    return recorded.rows


def _finish(ticket: Ticket, path: Path, **columns) -> None:
    """Unless another run has taken the export up meanwhile, whose file it is then."""
    try:
        logbook.finish(ticket, path=str(path), size=path.stat().st_size, sha256=files.sha256_of(path), **columns)
    except Stopped:
        path.unlink(missing_ok=True)
        raise
