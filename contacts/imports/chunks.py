"""A chunk of lines on its way into the database: parsed, written, counted, and committed together with its counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from contacts.models import ImportConflict, Origin
from contacts.writing import Outcome, Result
from contacts.writing.retrying import retried
from crm.tables import BadLine, Record

from .counts import Counts
from .differences import Samples, samples_of
from .importer import BadRow, Importer, NumberedRow
from .logbook import Ticket, commit_chunk

Line = tuple[int, Record]
"""The number of a line in the file, and what stands for its cells."""


@dataclass
class Report:
    """What came of one chunk; `rejects` holds (line, cells, reason). Where nothing is written there are samples."""

    lines: int
    counts: Counts = field(default_factory=Counts)
    rejects: list[tuple[int, Sequence[str], str]] = field(default_factory=list)
    samples: Samples = field(default_factory=dict)

    def reject(self, line: int, cells: Sequence[str], reason: str) -> None:
        self.counts.rejected += 1
        self.rejects.append((line, cells, reason))

    def drop(self, line: int, cells: Sequence[str], dropped: Sequence[str]) -> None:
        self.counts.dropped += len(dropped)
        self.rejects.append((line, cells, f"cell left out: {'; '.join(dropped)}"))

    def conclude(self, sources: Sequence[NumberedRow], outcomes: Sequence[Outcome]) -> None:
        """Count what was written, and keep what was rejected in writing."""
        self.counts = self.counts + Counts.of(outcomes)
        for (line, cells), outcome in zip(sources, outcomes, strict=True):
            if outcome.result == Result.REJECTED:
                self.rejects.append((line, cells, outcome.reason))


@dataclass(frozen=True)
class Shared:
    """What all chunks of one import share. Without a ticket nothing is written."""

    date_orders: dict[int, str]
    origin: Origin
    ticket: Ticket | None


def import_chunk(importer: Importer, lines: Sequence[Line], shared: Shared) -> Report:
    importer.read_dates_as(shared.date_orders)
    return ChunkImport(importer, shared.origin, shared.ticket)(lines)


@dataclass
class ChunkImport:
    importer: Importer
    origin: Origin
    ticket: Ticket | None

    def __call__(self, lines: Sequence[Line]) -> Report:
        report = Report(len(lines))
        rows, sources = self._parse(self._sound(lines, report), report)
        if self.ticket is None:
            outcomes, _ = self.importer.write(rows, self.origin, dry_run=True)
            report.conclude(sources, outcomes)
            report.samples = samples_of(sources, outcomes, report.rejects)
            return report
        return self._commit(self.ticket, [line for line, _ in lines], rows, sources, report)

    def _sound(self, lines: Sequence[Line], report: Report) -> list[NumberedRow]:
        """The lines that hold anything, split into cells."""
        sound = []
        for (line, _), cells in zip(lines, self.importer.split([record for _, record in lines]), strict=True):
            if isinstance(cells, BadLine):
                report.reject(line, cells.cells, cells.reason)
            elif any(cells):
                sound.append((line, cells))
        return sound

    def _parse(self, lines: list[NumberedRow], report: Report) -> tuple[list, list[NumberedRow]]:
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

    @retried
    def _commit(
        self, ticket: Ticket, numbers: list[int], rows: list, sources: list[NumberedRow], parsed: Report
    ) -> Report:
        """Write the rows, and beside them what became of each line."""
        outcomes, trace = self.importer.write(rows, self.origin, dry_run=False)
        report = replace(parsed, counts=parsed.counts, rejects=[*parsed.rejects])
        report.conclude(sources, outcomes)
        commit_chunk(ticket, numbers, report, _conflicts(ticket.import_id, rows, outcomes), trace)
        return report


def _conflicts(import_id: int, rows: list, outcomes: list[Outcome]) -> Iterator[ImportConflict]:
    for row, outcome in zip(rows, outcomes, strict=True):
        for conflict in outcome.conflicts:
            yield ImportConflict(
                by_import_id=import_id,
                line=row.line,
                field=conflict.field,
                value=conflict.value,
                holder_id=conflict.holder_id,
                contact_id=outcome.contact_id,
            )
