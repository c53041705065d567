"""The first reading of a file, before the first write: how many rows, which order of dates, what belongs together.

Rows that share a person (or an order, or a message) must be merged in file order, wherever in the file they stand.
So each such group is imported in one chunk; then no chunk depends on another, and a million rows need little memory.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.db import connection, transaction

from crm.bulk import ID_ARRAY, id_array
from crm.tables import BadLine, Table, batched
from crm.values import date_reading

from .chunks import Line
from .fields import UnusableFile
from .importer import Importer, in_columns
from .workers import Workers


@dataclass
class Scan:
    """`groups[n]` is 0 where row n stands alone, else a number that it shares with the rows it belongs to.

    `forms` are those of `Look.dates`, of all batches together.
    """

    rows: int = 0
    forms: dict[int, dict[str, str]] = field(default_factory=dict)
    groups: array = field(default_factory=lambda: array("I"))
    date_orders: dict[int, str] = field(default_factory=dict)


class Look(NamedTuple):
    """What one batch of lines tells: marks, each with its row in the batch, and forms of dates by column."""

    rows: int
    marked: array
    marks: array
    dates: dict[int, dict[str, str]]


def look(importer: Importer, lines: Sequence[Line]) -> Look:
    """Rows that have a mark in common, a hash, belong together; only copies of one process agree on hashes."""
    nothing = [""] * len(importer.header)
    rows = [nothing if isinstance(row, BadLine) else row for row in importer.split([record for _, record in lines])]
    cells = in_columns(rows)
    columns, _ = importer.clean(importer.telling_cells(cells), importer.grouped_by)
    marked, marks = array("I"), array("q")
    for row, things in enumerate(importer.who(columns)):
        for thing in things:
            marked.append(row)
            marks.append(hash(thing))
    undecided = () if importer.options.date_order else importer.date_columns()
    return Look(len(lines), marked, marks, {column: _forms(cells[column]) for column in undecided})


def _forms(cells: Iterable[str]) -> dict[str, str]:
    """{how a date that puts its year last reads: the first such cell}"""
    forms: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        if cell and cell[4:5] != "-" and (reading := date_reading(cell)):
            forms.setdefault(reading, cell)
    return forms


def scan(table: Table, workers: Workers, size: int, advance: Callable[[int], None]) -> Scan:
    """Read the whole file once; raises `UnusableFile` where a column's dates can be read in two ways."""
    found = Scan()
    looks = _followed(workers.each(look, batched(table.records(), size), here=not workers.are_copies), found, advance)
    first, second = next(looks, None), next(looks, None)
    if first and second:
        found.groups = _groups(chain([first, second], looks))
    for column, forms in found.forms.items():
        if order := settled_order(table.header[column], forms):
            found.date_orders[column] = order
    return found


def _followed(looks: Iterable[Look], found: Scan, advance: Callable[[int], None]) -> Iterator[Look]:
    """Counts rows and gathers forms of dates in passing."""
    for each in looks:
        found.rows += each.rows
        for column, forms in each.dates.items():
            found.forms[column] = forms | found.forms.get(column, {})
        advance(each.rows)
        yield each


def _groups(looks: Iterable[Look]) -> array:
    """The group of each row. The database sorts the marks that rows have in common, so memory stays flat."""
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS row_mark")
        cursor.execute("CREATE TEMPORARY TABLE row_mark (row integer, mark bigint)")
        for each in looks:
            cursor.execute(
                f"INSERT INTO row_mark SELECT * FROM unnest({ID_ARRAY}::int[], {ID_ARRAY})",
                [id_array([rows + row for row in each.marked]), id_array(each.marks)],
            )
            rows += each.rows
        with transaction.atomic(), connection.chunked_cursor() as shared:
            shared.execute(
                "SELECT mark, row FROM (SELECT *, count(*) OVER (PARTITION BY mark) AS times FROM row_mark) AS counted"
                " WHERE times > 1 ORDER BY mark, row"
            )
            groups = _join(shared, rows)
        cursor.execute("DROP TABLE row_mark")
        return groups


def _join(shared: Iterable[tuple[int, int]], rows: int) -> array:
    """Rows that share a mark, directly or through others, get the number of one of them, counted from 1."""
    groups = array("I", bytes(4 * rows))

    def leader(row: int) -> int:
        while (above := groups[row] - 1) != row:
            groups[row] = groups[above]
            row = above
        return row

    previous: tuple[int | None, int] = (None, 0)
    for mark, row in shared:
        groups[row] = groups[row] or row + 1
        if mark == previous[0]:
            groups[leader(row)] = leader(previous[1]) + 1
        previous = (mark, row)
    for row, group in enumerate(groups):
        if group:
            groups[row] = leader(row) + 1
    return groups


def settled_order(column: str, forms: dict[str, str]) -> str | None:
    """dmy or mdy where the dates decide it, None where it doesn't matter; else raises `UnusableFile`."""
    certain = [order for order in ("dmy", "mdy") if order in forms]
    if len(certain) == 2:
        raise UnusableFile(
            f"Column “{column}” has dates in both orders: {forms['dmy']} and {forms['mdy']}."
            " Write them as 2026-05-12, or name the order with --date-order and correct the rejected rows."
        )
    if "either" in forms and not certain:
        raise UnusableFile(_both_readings(column, forms["either"]))
    return certain[0] if certain else None


def _both_readings(column: str, cell: str) -> str:
    first, second = cell.replace("/", ".").replace("-", ".").split(".")[:2]
    return (
        f"Column “{column}” can be read in two ways: in “{cell}” either {first} is the day and {second} the month"
        f" (--date-order dmy), or {first} is the month and {second} the day (--date-order mdy). Name the order."
    )
