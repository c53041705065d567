"""The first reading of a file, before the first write: how many rows, which order of dates, what belongs together.

Rows that share a person (or an order, or a message) must be merged in file order, wherever in the file they stand.
So each such group is imported in one chunk; then no chunk depends on another, and a million rows need little memory.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from crm.tables import BadLine, Table, batched

from .chunks import Line
from .date_orders import DateOrders, Forms, forms_of
from .fields import UnclearDates
from .grouping import Marks, groups_of, marks_of
from .importer import Importer, in_columns
from .workers import Workers


@dataclass
class Scan:
    """`groups` are those of `groups_of`, none where all rows come in one chunk.

    `forms` are those of `Look.dates`, of all batches together.
    """

    rows: int = 0
    forms: dict[int, Forms] = field(default_factory=dict)
    groups: array = field(default_factory=lambda: array("I"))
    date_orders: dict[int, str] = field(default_factory=dict)


class Look(NamedTuple):
    """What one batch of lines tells: the marks of its rows, and forms of dates by column."""

    rows: int
    marks: Marks
    dates: dict[int, Forms]


def look(importer: Importer, batch: tuple[int, Sequence[Line]]) -> Look:
    """A batch is the number of its first row, and its lines."""
    first, lines = batch
    nothing = [""] * len(importer.header)
    rows = [nothing if isinstance(row, BadLine) else row for row in importer.split([record for _, record in lines])]
    cells = in_columns(rows)
    columns, _ = importer.clean(importer.telling_cells(cells), importer.grouped_by)
    marks = marks_of(importer.who(columns), first)
    undecided = () if importer.options.date_order else importer.date_columns()
    return Look(len(lines), marks, {column: forms_of(cells[column]) for column in undecided})


def scan(table: Table, workers: Workers, size: int, advance: Callable[[int], None]) -> Scan:
    """Read the whole file once; raises `UnclearDates` where a column's dates can be read in two ways."""
    found = Scan()
    batches = _numbered(batched(table.records(), size))
    looks = _followed(workers.each(look, batches, here=not workers.are_copies), found, advance)
    first, second = next(looks, None), next(looks, None)
    if first and second:
        found.groups = groups_of((each.rows, each.marks) for each in chain([first, second], looks))
    orders = DateOrders.of(found.forms)
    for column, forms in orders.doubtful.items():
        raise UnclearDates(_doubt(table.header[column], forms))
    found.date_orders = orders.settled
    return found


def _numbered(batches: Iterable[list[Line]]) -> Iterator[tuple[int, list[Line]]]:
    first = 0
    for lines in batches:
        yield first, lines
        first += len(lines)


def _followed(looks: Iterable[Look], found: Scan, advance: Callable[[int], None]) -> Iterator[Look]:
    """Counts rows and gathers forms of dates in passing."""
    for each in looks:
        found.rows += each.rows
        for column, forms in each.dates.items():
            found.forms[column] = forms | found.forms.get(column, {})
        advance(each.rows)
        yield each


def _doubt(column: str, forms: Forms) -> str:
    if "dmy" in forms:
        return (
            f"Column “{column}” has dates in both orders: {forms['dmy']} and {forms['mdy']}."
            " Write them as 2026-05-12, or choose the order of dates and correct the rejected rows."
        )
    return _both_readings(column, forms["either"])


def _both_readings(column: str, cell: str) -> str:
    first, second = cell.replace("/", ".").replace("-", ".").split(".")[:2]
    return (
        f"Column “{column}” can be read in two ways: in “{cell}” either {first} is the day and {second} the month,"
        f" or {first} is the month and {second} the day. Choose the order of dates."
    )
