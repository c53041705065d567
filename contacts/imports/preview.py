"""The first rows of a file as an import would store them, with the faults of their cells in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm.tables import BadLine, Table, open_table

from .date_orders import DateOrders, forms_of
from .importer import BadRow, Importer, NumberedRow, in_columns
from .options import ImportOptions
from .words import Words

SHOWN = 100
MOST_CELLS = 10_000
LEAST_ROWS = 10
"""Of a file with very many columns, that many cells or at least so many rows are shown."""
LOOKED_THROUGH = 2_000
"""So many rows are asked for the order of dates where the first ones don't tell it."""


@dataclass(frozen=True)
class Beginning:
    """The first lines of a file, and those among them that are rows."""

    table: Table
    lines: list[tuple[int, list[str] | BadLine]]

    @classmethod
    def of(cls, path: str, options: ImportOptions) -> "Beginning":
        """Raises Unreadable."""
        table = open_table(
            Path(path), options.encoding, options.delimiter, names_in_first_line=options.names_in_first_line
        )
        return cls(table, list(islice(table, SHOWN)))

    @property
    def rows(self) -> list[NumberedRow]:
        return [(number, cells) for number, cells in self.lines if not isinstance(cells, BadLine)]


class Cell(NamedTuple):
    """`value` is the cleaned one, or the cell as it stands where it has a `fault`."""

    value: str
    fault: str = ""


@dataclass(frozen=True)
class Row:
    """`reason` says why the whole row would be rejected, as far as no cell of it says that."""

    line: int
    cells: Sequence[Cell]
    reason: str = ""
    is_rejected: bool = False


@dataclass(frozen=True)
class Preview:
    """`fields` are those of its columns, in the order of the file."""

    fields: list[str]
    rows: list[Row]

    @property
    def rejected(self) -> int:
        return sum(row.is_rejected for row in self.rows)

    @property
    def faults(self) -> int:
        return sum(bool(cell.fault) for row in self.rows for cell in row.cells)


def preview_of(importer: Importer, beginning: Beginning, words: Words) -> Preview:
    names = [field.name for field in importer.columns.values()]
    lines = beginning.lines[: max(LEAST_ROWS, MOST_CELLS // max(1, len(names)))]
    sources = [(number, cells) for number, cells in lines if not isinstance(cells, BadLine)]
    columns, faults = importer.clean(in_columns([cells for _, cells in sources]))
    built = [row for row, _ in importer.parse(sources)]
    rows = {}
    for number, (line, cells) in enumerate(sources):
        wrong = faults.get(number, {})
        shown = [
            Cell(cells[index], wrong[field.name])
            if field.name in wrong
            else Cell(words.value(field.name, columns[field.name][number]))
            for index, field in importer.columns.items()
        ]
        refused = built[number]
        is_rejected = isinstance(refused, BadRow)
        rows[line] = Row(line, shown, str(refused) if is_rejected and not wrong else "", is_rejected)
    return Preview(names, [rows[line] if line in rows else _unread(line, cells) for line, cells in lines])


def _unread(line: int, cells: list[str] | BadLine) -> Row:
    reason = cells.reason if isinstance(cells, BadLine) else ""
    return Row(line, [], f"The line {reason}", is_rejected=True)


def date_orders_of(importer: Importer, beginning: Beginning) -> DateOrders:
    """What the first rows tell, or where these leave a doubt, so many more of them."""
    found = _told_by([cells for _, cells in beginning.rows], importer.date_columns())
    if not found.doubtful:
        return found
    more = [cells for _, cells in islice(beginning.table, LOOKED_THROUGH) if not isinstance(cells, BadLine)]
    return _told_by(more, importer.date_columns())


def _told_by(rows: Sequence[list[str]], columns: Sequence[int]) -> DateOrders:
    return DateOrders.of({column: forms_of(row[column] for row in rows) for column in columns})
