"""A chunk of lines on its way into the database: parsed, written, counted, and committed together with its counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from django.db.models import F

from contacts.models import Import, ImportConflict, Origin
from contacts.writing import Outcome, Result
from contacts.writing.retrying import retried
from crm.tables import BadLine, Record

from .importer import BadRow, Importer

Line = tuple[int, Record]
"""The number of a line in the file, and what stands for its cells."""


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

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Counts":
        results = Counter(outcome.result for outcome in outcomes)
        return cls(
            **{result.value: number for result, number in results.items()},
            conflicts=sum(len(outcome.conflicts) for outcome in outcomes),
            kept=sum(len(outcome.kept) for outcome in outcomes),
        )


@dataclass
class Report:
    """What came of one chunk; `rejects` holds (line, cells, reason)."""

    lines: int
    counts: Counts = field(default_factory=Counts)
    rejects: list[tuple[int, Sequence[str], str]] = field(default_factory=list)

    def reject(self, line: int, cells: Sequence[str], reason: str) -> None:
        self.counts.rejected += 1
        self.rejects.append((line, cells, reason))

    def drop(self, line: int, cells: Sequence[str], dropped: list[str]) -> None:
        self.counts.dropped += len(dropped)
        self.rejects.append((line, cells, f"cell left out: {'; '.join(dropped)}"))


@dataclass(frozen=True)
class Reading:
    """What all chunks of one import share. Without a log (its id) nothing is written."""

    date_orders: dict[int, str]
    origin: Origin
    log_id: int | None


def import_chunk(importer: Importer, lines: Sequence[Line], reading: Reading) -> Report:
    importer.read_dates_as(reading.date_orders)
    return ChunkImport(importer, reading.origin, reading.log_id)(lines)


@dataclass
class ChunkImport:
    importer: Importer
    origin: Origin
    log_id: int | None

    def __call__(self, lines: Sequence[Line]) -> Report:
        report = Report(len(lines))
        rows, sources = self._parse(self._sound(lines, report), report)
        outcomes = self._dry_run(rows) if self.log_id is None else self._commit(self.log_id, rows, report.counts)
        report.counts += Counts.of(outcomes)
        for (line, cells), outcome in zip(sources, outcomes, strict=True):
            if outcome.result == Result.REJECTED:
                report.rejects.append((line, cells, outcome.reason))
        return report

    def _sound(self, lines: Sequence[Line], report: Report) -> list[tuple[int, list[str]]]:
        """The lines that hold anything, split into cells."""
        sound = []
        for (line, _), cells in zip(lines, self.importer.split([record for _, record in lines]), strict=True):
            if isinstance(cells, BadLine):
                report.reject(line, cells.cells, cells.reason)
            elif any(cells):
                sound.append((line, cells))
        return sound

    def _parse(self, lines: list[tuple[int, list[str]]], report: Report) -> tuple[list, list[tuple[int, list[str]]]]:
        """The rows to write, and the lines that they come from."""
        rows, sources = [], []
        for (line, cells), (row, dropped) in zip(lines, self.importer.parse(lines), strict=True):
            if isinstance(row, BadRow):
                report.reject(line, cells, str(row))
                continue
            rows.append(row)
            sources.append((line, cells))
            if dropped:
                report.drop(line, cells, dropped)
        return rows, sources

    def _dry_run(self, rows: list) -> list[Outcome]:
        return self.importer.write(rows, self.origin, dry_run=True)

    @retried
    def _commit(self, log_id: int, rows: list, parsed: Counts) -> list[Outcome]:
        """Write the rows; the log gains their counts, and those of the rows that parsing rejected."""
        outcomes = self.importer.write(rows, self.origin, dry_run=False)
        ImportConflict.objects.bulk_create(_conflicts(log_id, rows, outcomes), batch_size=1000)
        counts = parsed + Counts.of(outcomes)
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
