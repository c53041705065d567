"""Runs an import: read the file once, then import it chunk by chunk; stopped or killed, it goes on where it was."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from django.db import connection

from contacts.models import Import, ImportChunk, Origin
from crm.progress import Progress
from crm.tables import Table, open_table

from . import logbook
from .arranging import chunks
from .chunks import Line, Report, Shared, import_chunk
from .counts import Counts
from .differences import Differences
from .importer import Importer
from .kinds import KINDS
from .logbook import LinesDone, State, Ticket
from .new_fields import make_new_fields, refuse_unusable
from .options import ImportOptions
from .receiving import forget_file, refuse_another
from .recorded import Recorded
from .rejects import Rejects
from .scanning import Scan, scan
from .workers import BARRIER, Workers

MANY_BYTES = 1_000_000
"""A file of so many is worth the start of processes."""

MANY_CONTACTS, SHARE = 20_000, 4
"""So many that are new or changed, and a fourth of all, make what the planner knows of their tables outdated."""

MAY_COMPARE = (State.DRAFT,)
MAY_RUN = (State.DRAFT, State.WAITING, State.STOPPED, State.FAILED)


class ImportRun:
    """One file on its way in, as its `Import` says, which need not be saved to be compared; raises `UnusableFile`.

    `chunk_size` rows are cleaned, written and committed together.
    """

    chunk_size = 3_000

    def __init__(self, log: Import, progress: Progress):
        self.log = log
        self.progress = progress
        self.options = ImportOptions.from_json(log.options)
        self.table: Table = open_table(
            log.path,
            self.options.encoding,
            self.options.delimiter,
            names_in_first_line=self.options.names_in_first_line,
        )
        self.importer: Importer = KINDS[log.kind](self.table.header, self.options, self.table.split)
        self.importer.refuse_missing()
        refuse_unusable(self.options.new_fields, self.table.header)
        log.header = self.table.header
        log.mapping = {self.table.header[index]: field.name for index, field in self.importer.columns.items()}

    def compare(self, rejects_path: Path | None = None) -> Differences:
        """What the import would do; nothing is written but the rejects."""
        differences = Differences()
        with Rejects(rejects_path, self.table.header) as rejects, self._workers() as workers:
            for report in self._reports(workers, Origin(kind=Origin.Kind.IMPORT), None):
                rejects.add_all(report.rejects)
                differences.add(report.counts, report.samples)
        return differences

    def run(self, ticket: Ticket) -> None:
        """Import what isn't imported yet. Raises `UnusableFile` before the first write, a database's error as it is."""
        origin = self.log.origin
        if origin is None:
            raise ValueError("an import has its origin from when it is taken up")
        self.log.save(update_fields=["header", "mapping"])
        with self._workers() as workers:
            for _ in self._reports(workers, origin, ticket):
                pass

    def _workers(self) -> Workers:
        """Processes can't share a caller's transaction."""
        several = Path(self.log.path).stat().st_size > MANY_BYTES and not connection.in_atomic_block
        return Workers(self.importer, several=several)

    def _reports(self, workers: Workers, origin: Origin, ticket: Ticket | None) -> Iterator[Report]:
        self.progress.begin("Reading", None)
        found = scan(self.table, workers, self.chunk_size, self.progress.advance)
        if ticket:
            make_new_fields(self.options.new_fields)
        done = LinesDone(ticket.import_id) if ticket else None
        self.progress.begin("Importing" if ticket else "Comparing", found.rows, done.number if done else 0)
        shared = Shared(found.date_orders, origin, ticket)
        for report in workers.each(import_chunk, self._chunks(found, done), shared):
            self.progress.advance(report.lines)
            yield report

    def _chunks(self, found: Scan, done: LinesDone | None) -> Iterable[list[Line]]:
        """Without the lines that an earlier run has committed."""
        for chunk in chunks(self.table, found, self.chunk_size):
            rest = [line for line in chunk if line[0] not in done] if done and done.number else chunk
            if rest or chunk is BARRIER:
                yield rest or BARRIER


def compare_import(log: Import, progress: Progress, allowed: Collection[str] = MAY_COMPARE) -> Counts:
    """Find out what the saved import would do, and keep that with it."""
    ticket = logbook.take_up(log, State.COMPARING, allowed)
    with logbook.told(ticket, State.DRAFT):
        differences = ImportRun(log, Recorded(ticket, progress)).compare()
        found = {"header": log.header, "mapping": log.mapping}
        logbook.end(ticket, State.DRAFT, differences=differences.as_json(), **found)
    return differences.counts


def run_import(log: Import, progress: Progress, allowed: Collection[str] = MAY_RUN) -> Counts:
    """Start the saved import, or go on with it, to its end."""
    ticket = logbook.take_up(log, State.RUNNING, allowed)
    with logbook.told(ticket, State.FAILED):
        if ImportChunk.objects.filter(by_import=log.pk).exists():
            refuse_another(log)
        ImportRun(log, Recorded(ticket, progress)).run(ticket)
        logbook.end(ticket, State.DONE)
    forget_file(log)
    log.refresh_from_db()
    _tell_the_planner(log)
    return Counts.stored_in(log)


def _tell_the_planner(log: Import) -> None:
    """Until autovacuum came by, it would look for the many contacts of a large import as if they were few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'contacts_contact'::regclass")
        (known,) = cursor.fetchone()
        many = max(MANY_CONTACTS, known // SHARE)
        if log.origin and log.origin.changes.all()[:many].count() == many:
            cursor.execute("ANALYZE contacts_contact, contacts_change")
