"""Runs an import: read the file once, import it chunk by chunk, count, and keep a log of it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from contacts.models import Import, Origin
from crm.tables import Table, open_table

from .arranging import chunks
from .chunks import Counts, Reading, Report, import_chunk
from .importer import Importer
from .options import ImportOptions
from .rejects import Rejects
from .scanning import scan
from .workers import Workers

MANY_BYTES = 1_000_000
"""A file of so many is worth the start of processes."""


class Progress(Protocol):
    """Told how far an import is."""

    def begin(self, task: str, rows: int | None) -> None: ...
    def advance(self, rows: int) -> None: ...


class ImportRun:
    """One file on its way in. `chunk_size` rows are cleaned, written and committed together."""

    chunk_size = 3_000

    def __init__(self, kind: type[Importer], path: Path, options: ImportOptions, progress: Progress):
        self.path = path
        self.options = options
        self.progress = progress
        self.table: Table = open_table(path, options.encoding, options.delimiter)
        self.importer = kind(self.table.header, options, self.table.split)

    def run(self, *, dry_run: bool, rejects_path: Path | None, user: Any = None) -> Counts:
        """Import the file; raises `UnusableFile` before the first write, a database's error as it is."""
        # Processes can't share a caller's transaction.
        several = self.path.stat().st_size > MANY_BYTES and not connection.in_atomic_block
        with Workers(self.importer, several=several) as workers:
            self.progress.begin("Reading", None)
            found = scan(self.table, workers, self.chunk_size, self.progress.advance)
            origin = Origin(kind=Origin.Kind.IMPORT, name=self.path.name[:255], user=user)
            log = None if dry_run else self._start_log(origin)
            self.progress.begin("Checking" if dry_run else "Importing", found.rows)
            reading = Reading(found.date_orders, origin, log.pk if log else None)
            reports = workers.each(import_chunk, chunks(self.table, found, self.chunk_size), reading)
            try:
                counts, rejects = self._gather(reports, rejects_path)
            except BaseException as error:
                if log:
                    _finish(log, Import.State.FAILED, error=str(error) or type(error).__name__)
                raise
        if log:
            _finish(log, Import.State.DONE, rejects_path=str(rejects_path) if rejects and rejects_path else "")
        return counts

    def _gather(self, reports: Iterable[Report], rejects_path: Path | None) -> tuple[Counts, int]:
        """What became of the rows, and how many lines the rejects file has."""
        counts = Counts()
        with Rejects(rejects_path, self.table.header) as rejects:
            for report in reports:
                counts += report.counts
                for line, cells, reason in report.rejects:
                    rejects.add(line, cells, reason)
                self.progress.advance(report.lines)
        return counts, rejects.count

    def _start_log(self, origin: Origin) -> Import:
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        origin.save()
        return Import.objects.create(
            kind=self.importer.kind,
            file_name=self.path.name[:255],
            sha256=digest.hexdigest(),
            mapping={self.table.header[index]: field.name for index, field in self.importer.columns.items()},
            options=self.options.as_log(),
            origin=origin,
            created_by=origin.user,
        )


def _finish(log: Import, state: str, **columns: str) -> None:
    Import.objects.filter(pk=log.pk).update(state=state, finished_at=timezone.now(), **columns)
