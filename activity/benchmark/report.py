"""What came of a run: as JSON, and as tables that can stand in a README."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .pages import Line

Column = tuple[str, str]
"""(heading, key of the line)"""

PAGES: Sequence[Column] = [
    *(("Page", "task"), ("clients", "clients"), ("ours, ms", "ours_ms"), ("p95", "p95_ms"), ("limit", "limit_ms")),
    *(("floor", "floor_ms"), ("ours ÷ (limit + floor)", "ratio"), ("at most", "at_most")),
]
GROWTH: Sequence[Column] = [
    *(("Growth", "task"), ("before, ms", "smaller_ms"), ("after, ms", "larger_ms"), ("ratio", "ratio")),
    ("at most", "at_most"),
]
IMPORTS: Sequence[Column] = [
    *(("Import", "task"), ("rows", "rows"), ("rows/s", "rows_per_s"), ("limit", "limit_rows_per_s")),
    *(("ours ÷ limit", "ratio"), ("at least", "at_least"), ("peak, MB", "peak_mb")),
]
INTAKE: Sequence[Column] = [
    *(("Events by HTTP", "task"), ("events", "events"), ("events/s", "events_per_s")),
    *(("one INSERT each", "inserts_per_s"), ("COPY", "copy_per_s")),
    *(("ours ÷ INSERT", "ratio"), ("ours ÷ COPY", "ratio_of_copy")),
]
REFERENCES: Sequence[Column] = [
    *(("Reference", "reference"), ("task", "task"), ("theirs", "theirs"), ("ours", "ours"), ("unit", "unit")),
    *(("times better", "ratio"), ("at least", "at_least")),
]
SIZES: Sequence[Column] = [
    *(("Sent to the browser", "task"), ("KB", "kb"), ("ms", "ms"), ("at most", "at_most")),
    ("a blank page, ms", "blank_ms"),
]


@dataclass
class Report:
    machine: str
    contacts: int
    growth_from: int | None = None
    pages: list[Line] = field(default_factory=list)
    imports: list[Line] = field(default_factory=list)
    intake: list[Line] = field(default_factory=list)
    growth: list[Line] = field(default_factory=list)
    references: list[Line] = field(default_factory=list)
    sizes: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        parts = [f"{self.contacts:,} contacts on {self.machine}"]
        for columns, lines in (
            (IMPORTS, self.imports),
            (PAGES, self.pages),
            (GROWTH, self.growth),
            (SIZES, self.sizes),
            (INTAKE, self.intake),
            (REFERENCES, self.references),
        ):
            if columns is GROWTH and lines:
                parts.append(f"Growth is from {self.growth_from:,} contacts to {self.contacts:,}.")
            if lines:
                parts.append(table(columns, lines))
        return "\n\n".join(parts)


def table(columns: Sequence[Column], lines: Iterable[Line]) -> str:
    """A Markdown table, its columns aligned; what misses its target is marked at the end of its row."""
    cells = [[heading for heading, _ in columns] + [""]]
    cells += [[_cell(line.get(key)) for _, key in columns] + [_verdict(line)] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = [_row(row, widths) for row in cells]
    rule = ["-" * widths[0], *(f"{'-' * (width - 1)}:" for width in widths[1:-1]), "-" * widths[-1]]
    return "\n".join([rows[0], f"| {' | '.join(rule)} |", *rows[1:]])


def _row(cells: list[str], widths: list[int]) -> str:
    first, *others, last = zip(cells, widths, strict=True)
    aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others), last[0].ljust(last[1])]
    return f"| {' | '.join(aligned)} |"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _verdict(line: Line) -> str:
    missed = "" if line.get("ok", True) else "missed"
    return ": ".join(filter(None, (missed, line.get("note", ""))))
