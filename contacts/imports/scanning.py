"""The first reading of a file, before the first write: how many rows, which order of dates, what belongs together.

Rows that share a person (or an order, or a message) must be merged in file order, wherever in the file they stand.
So each such group is imported in one chunk; then no chunk depends on another, and a million rows need little memory.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.db import connection, transaction

from crm.bulk import copy_rows
from crm.tables import BadLine, Table, batched
from crm.values import date_reading

from .fields import UnusableFile
from .importer import Importer


@dataclass
class Scan:
    """`groups[n]` is 0 where row n stands alone, else a number that it shares with the rows it belongs to."""

    rows: int = 0
    groups: array = field(default_factory=lambda: array("I"))
    date_orders: dict[int, str] = field(default_factory=dict)


def scan(table: Table, importer: Importer, chunk_size: int) -> Scan:
    """Read the whole file once; raises `UnusableFile` where a column's dates can be read in two ways."""
    found = Scan()
    dates = {} if importer.options.date_order else {index: DateOrder() for index in importer.date_columns()}
    batches = _batches(table, importer, dates, found, chunk_size)
    first, second = next(batches, []), next(batches, None)
    if second is not None:
        found.groups = _groups(chain([first, second], batches), found)
    for index, date in dates.items():
        if order := date.settle(importer.header[index]):
            found.date_orders[index] = order
    return found


Marks = list[tuple[int, int]]
"""(row, mark): rows with a mark in common belong together."""


def _batches(
    table: Table, importer: Importer, dates: dict[int, "DateOrder"], found: Scan, size: int
) -> Iterator[Marks]:
    """The marks of each batch of rows; counts rows and looks at dates in passing."""
    nothing = [""] * len(table.header)
    for batch in batched(table.records(), size):
        rows = [nothing if isinstance(row, BadLine) else row for row in table.split([record for _, record in batch])]
        for index, date in dates.items():
            date.see(cells[index] for cells in rows)
        columns, _ = importer.clean(rows, importer.grouped_by)
        yield [(row, hash(thing)) for row, things in enumerate(importer.who(columns), found.rows) for thing in things]
        found.rows += len(batch)


def _groups(batches: Iterable[Marks], found: Scan) -> array:
    """The group of each row. The database sorts the marks that rows have in common, so memory stays flat."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE row_mark (row integer, mark bigint) ON COMMIT DROP")
        for marks in batches:
            copy_rows(cursor, "row_mark", ("row", "mark"), marks)
        with connection.chunked_cursor() as shared:
            shared.execute(
                "SELECT mark, row FROM (SELECT *, count(*) OVER (PARTITION BY mark) AS times FROM row_mark) AS counted"
                " WHERE times > 1 ORDER BY mark, row"
            )
            groups = _join(shared, found.rows)
        cursor.execute("DROP TABLE row_mark")
        return groups


def _join(shared: Iterable[tuple[int, int]], rows: int) -> array:
    """Rows that share a mark, directly or through others, get the number of one of them, counted from 1."""
    leader = array("I", range(rows))
    grouped = bytearray(rows)

    def find(row: int) -> int:
        while leader[row] != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    previous: tuple[int | None, int] = (None, 0)
    for mark, row in shared:
        grouped[row] = 1
        if mark == previous[0]:
            leader[find(row)] = find(previous[1])
        previous = (mark, row)
    return array("I", (find(row) + 1 if grouped[row] else 0 for row in range(rows)))


class DateOrder:
    """What a column's dates say of their order, when nobody named it."""

    def __init__(self) -> None:
        self.readings: dict[str, str] = {}

    def see(self, cells: Iterable[str]) -> None:
        for cell in cells:
            if cell and cell[4:5] != "-" and (reading := date_reading(cell)):
                self.readings.setdefault(reading, cell)

    def settle(self, column: str) -> str | None:
        """dmy or mdy where the dates decide it, None where it doesn't matter; else raises `UnusableFile`."""
        certain = [order for order in ("dmy", "mdy") if order in self.readings]
        if len(certain) == 2:
            raise UnusableFile(
                f"Column “{column}” has dates in both orders: {self.readings['dmy']} and {self.readings['mdy']}."
                " Write them as 2026-05-12, or name the order with --date-order and correct the rejected rows."
            )
        if "either" in self.readings and not certain:
            raise UnusableFile(_both_readings(column, self.readings["either"]))
        return certain[0] if certain else None


def _both_readings(column: str, cell: str) -> str:
    first, second = cell.replace("/", ".").replace("-", ".").split(".")[:2]
    return (
        f"Column “{column}” can be read in two ways: in “{cell}” either {first} is the day and {second} the month"
        f" (--date-order dmy), or {first} is the month and {second} the day (--date-order mdy). Name the order."
    )
