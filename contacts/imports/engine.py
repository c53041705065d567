"""Runs an import: read, group, clean, write chunk by chunk, count, and keep a log of it."""

import hashlib
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone

from contacts.models import Import, ImportConflict, Origin
from contacts.writing import Outcome, Result
from contacts.writing.retrying import retried
from crm.tables import BadLine, Table, open_table

from .importer import BadRow, Cells, Importer
from .options import ImportOptions
from .rejects import Rejects
from .scanning import CHUNK, Scan, scan

Line = tuple[int, "Cells | BadLine"]


class Progress(Protocol):
    """Told how far an import is."""

    def begin(self, task: str, rows: int | None) -> None: ...
    def advance(self, rows: int) -> None: ...


@dataclass
class Counts:
    """What became of the input rows; each counts once."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    conflicts: int = 0
    kept: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        return f"created {self.created}, updated {self.updated}, unchanged {self.unchanged}, rejected {self.rejected}"

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def as_columns(self) -> dict[str, int]:
        """The counts that an `Import` keeps."""
        return {name: getattr(self, name) for name in ("created", "updated", "unchanged", "rejected")}


class ImportRun:
    """One file on its way in. `prepare` reads and understands it; `run` writes it."""

    def __init__(self, kind: type[Importer], path: Path, options: ImportOptions, progress: Progress):
        self.path = path
        self.options = options
        self.progress = progress
        self.table: Table = open_table(path, options.encoding, options.delimiter)
        self.importer = kind(self.table.header, options)
        self.origin = Origin(kind=Origin.Kind.IMPORT, name=path.name[:255])

    def run(self, *, dry_run: bool, rejects_path: Path | None, user: Any = None) -> Counts:
        """Import the file; raises `UnusableFile` before the first write, a database's error as it is."""
        self.progress.begin("Reading", None)
        found = scan(self.table, self.importer)
        self.importer.read_dates_as(found.date_orders)
        log = None if dry_run else self._start_log(user)
        counts = Counts()
        self.progress.begin("Checking" if dry_run else "Importing", found.rows)
        try:
            with Rejects(rejects_path, self.table.header) as rejects:
                for lines in self._chunks(found):
                    counts += self._import_chunk(lines, rejects, log, counts)
                    self.progress.advance(len(lines))
        except BaseException as error:
            if log:
                _finish(log, Import.State.FAILED, error=str(error) or type(error).__name__)
            raise
        if log:
            path = str(rejects_path) if rejects.count and rejects_path else ""
            _finish(log, Import.State.DONE, rejects_path=path)
        return counts

    def _start_log(self, user: Any) -> Import:
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        self.origin.user = user
        self.origin.save()
        return Import.objects.create(
            kind=self.importer.kind,
            file_name=self.path.name[:255],
            sha256=digest.hexdigest(),
            mapping={self.table.header[index]: field.name for index, field in self.importer.columns.items()},
            options=self.options.as_log(),
            origin=self.origin,
            created_by=user,
        )

    def _chunks(self, found: Scan) -> Iterator[list[Line]]:
        """Lists of lines; those that belong together come in one list, after all the others."""
        lines = iter(self.table)
        if not found.groups:
            yield from _lists(lines)
            return
        parts = 1 + sum(1 for group in found.groups if group) // CHUNK
        with ExitStack() as stack:
            files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(parts)]
            yield from _lists(_set_aside(lines, found, files))
            for file in files:
                file.seek(0)
                yield from _lists(_unpickled(file), 5 * CHUNK)

    def _import_chunk(self, lines: list[Line], rejects: Rejects, log: Import | None, so_far: Counts) -> Counts:
        counts = Counts()
        rows, cells_of = [], []
        for line, read in lines:
            cells, fault = (read.cells, read.reason) if isinstance(read, BadLine) else (read, "")
            try:
                rows.append(self._parse(line, cells, fault))
            except BadRow as error:
                counts.rejected += 1
                rejects.add(line, cells, str(error))
                continue
            cells_of.append((line, cells))
            if dropped := self.importer.dropped:
                counts.dropped += len(dropped)
                rejects.add(line, cells, f"cell left out: {'; '.join(dropped)}")
        for (line, cells), outcome in zip(cells_of, self._write(rows, log, counts, so_far), strict=True):
            if outcome.result == Result.REJECTED:
                rejects.add(line, cells, outcome.reason)
        return counts

    def _parse(self, line: int, cells: Cells, fault: str) -> Any:
        if fault:
            raise BadRow(fault)
        return self.importer.parse(line, cells)

    def _write(self, rows: list, log: Import | None, counts: Counts, so_far: Counts) -> list[Outcome]:
        """The outcomes of a chunk, which is committed together with its counts and conflicts."""
        if log is None:
            outcomes = self.importer.write(rows, self.origin, dry_run=True)
            _tally(outcomes, counts)
            return outcomes
        return _store_chunk(self.importer, rows, log, counts, so_far)


@retried
def _store_chunk(importer: Importer, rows: list, log: Import, counts: Counts, so_far: Counts) -> list[Outcome]:
    outcomes = importer.write(rows, log.origin, dry_run=False)
    chunk = Counts()
    _tally(outcomes, chunk)
    ImportConflict.objects.bulk_create(_conflicts(log, rows, outcomes), batch_size=1000)
    Import.objects.filter(pk=log.pk).update(**(so_far + counts + chunk).as_columns())
    counts.__dict__.update((counts + chunk).__dict__)
    return outcomes


def _tally(outcomes: Iterable[Outcome], counts: Counts) -> None:
    for outcome in outcomes:
        setattr(counts, outcome.result, getattr(counts, outcome.result) + 1)
        counts.conflicts += len(outcome.conflicts)
        counts.kept += len(outcome.kept)


def _conflicts(log: Import, rows: list, outcomes: list[Outcome]) -> Iterator[ImportConflict]:
    for row, outcome in zip(rows, outcomes, strict=True):
        for conflict in outcome.conflicts:
            yield ImportConflict(
                by_import=log,
                line=row.line,
                field=conflict.field,
                value=conflict.value,
                holder_id=conflict.holder_id or None,
                contact_id=outcome.contact_id,
            )


def _finish(log: Import, state: str, **columns: str) -> None:
    Import.objects.filter(pk=log.pk).update(state=state, finished_at=timezone.now(), **columns)


def _lists(lines: Iterable[Line], size: int = CHUNK) -> Iterator[list[Line]]:
    lines = iter(lines)
    while chunk := list(islice(lines, size)):
        yield chunk


def _set_aside(lines: Iterable[Line], found: Scan, files: list) -> Iterator[Line]:
    """The lines that stand alone; the others go to the file of their group, in the order of the input."""
    for group, line in zip(found.groups, lines, strict=True):
        if group:
            pickle.dump(line, files[group % len(files)])
        else:
            yield line


def _unpickled(file: Any) -> Iterator[Line]:
    """Reads back what this process wrote a moment ago."""
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 (an unnamed file of our own)
        except EOFError:
            return
