"""A chunk of lines on its way into the database: parsed, written, counted, and committed together with its counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from django.db.models import F

from contacts.models import Import, ImportConflict, Origin
from contacts.writing import Outcome, Result
from contacts.writing.retrying import retried
from crm.tables import BadLine

from .importer import BadRow, Cells, Importer
from .options import ImportOptions

Line = tuple[int, Cells | BadLine]
"""The number of a line in the file, and what it holds."""


@dataclass
class Counts:
    """What became of the input rows; each counts once as created, updated, unchanged or rejected."""

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

    def count(self, outcome: Outcome) -> None:
        setattr(self, outcome.result, getattr(self, outcome.result) + 1)
        self.conflicts += len(outcome.conflicts)
        self.kept += len(outcome.kept)


@dataclass
class Report:
    """What came of one chunk; `rejects` holds (line, cells, reason)."""

    lines: int
    counts: Counts = field(default_factory=Counts)
    rejects: list[tuple[int, Cells, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """All that a process needs to import chunks of one file. Without a log (its id) nothing is written."""

    kind: type[Importer]
    header: list[str]
    options: ImportOptions
    date_orders: dict[int, str]
    origin: Origin
    log_id: int | None

    def start(self) -> "ChunkImport":
        importer = self.kind(self.header, self.options)
        importer.read_dates_as(self.date_orders)
        return ChunkImport(importer, self.origin, self.log_id)


@dataclass
class ChunkImport:
    importer: Importer
    origin: Origin
    log_id: int | None

    def __call__(self, lines: Sequence[Line]) -> Report:
        report = Report(len(lines))
        rows, sources = [], []
        for line, read in lines:
            cells, fault = (read.cells, read.reason) if isinstance(read, BadLine) else (read, "")
            try:
                rows.append(self._parse(line, cells, fault))
            except BadRow as error:
                report.counts.rejected += 1
                report.rejects.append((line, cells, str(error)))
                continue
            sources.append((line, cells))
            if dropped := self.importer.dropped:
                report.counts.dropped += len(dropped)
                report.rejects.append((line, cells, f"cell left out: {'; '.join(dropped)}"))
        outcomes = self._dry_run(rows) if self.log_id is None else self._commit(self.log_id, rows, report.counts)
        for (line, cells), outcome in zip(sources, outcomes, strict=True):
            report.counts.count(outcome)
            if outcome.result == Result.REJECTED:
                report.rejects.append((line, cells, outcome.reason))
        return report

    def _parse(self, line: int, cells: Cells, fault: str):
        if fault:
            raise BadRow(fault)
        return self.importer.parse(line, cells)

    def _dry_run(self, rows: list) -> list[Outcome]:
        return self.importer.write(rows, self.origin, dry_run=True)

    @retried
    def _commit(self, log_id: int, rows: list, parsed: Counts) -> list[Outcome]:
        """Write the rows; the log gains their counts, and those of the rows that parsing rejected."""
        outcomes = self.importer.write(rows, self.origin, dry_run=False)
        ImportConflict.objects.bulk_create(_conflicts(log_id, rows, outcomes), batch_size=1000)
        counts = parsed + Counts()
        for outcome in outcomes:
            counts.count(outcome)
        Import.objects.filter(pk=log_id).update(
            **{name: F(name) + getattr(counts, name) for name in ("created", "updated", "unchanged", "rejected")}
        )
        return outcomes


def _conflicts(log_id: int, rows: list, outcomes: list[Outcome]) -> Iterator[ImportConflict]:
    for row, outcome in zip(rows, outcomes, strict=True):
        for conflict in outcome.conflicts:
            yield ImportConflict(
                by_import_id=log_id,
                line=row.line,
                field=conflict.field,
                value=conflict.value,
                holder_id=conflict.holder_id,
                contact_id=outcome.contact_id,
            )
