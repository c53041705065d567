"""What every table gives: a header, and rows as wide as it or the reason why a line is none."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import cast

MAX_COLUMNS = 1_000
BATCH = 1_000
MAX_BATCH = 4_000_000
"""Characters of the records that are held at once; one record may have a quarter of them."""


class Unreadable(Exception):
    """The file as a whole can't be read; the message is for the person who named it."""


@dataclass(frozen=True)
class BadLine:
    """A line that is no row of the table: why, and what could be read of it."""

    reason: str
    cells: list[str] = field(default_factory=list)


Record = str | list[str] | BadLine
"""One row until its cells are asked for: its text, or what had to be read of it already."""

Cells = list[str] | BadLine
"""One row: a cell for each column, all of them empty on a blank line; or the reason why it is none."""

Splitter = Callable[[Sequence[Record]], list[Cells]]


def as_they_are(records: Sequence[Record]) -> list[Cells]:
    """Of records that are cells already."""
    return cast(list[Cells], list(records))


class Table(ABC):
    """Each iteration reads the file anew, in bounded memory.

    It gives (line number, cells or BadLine) for every line that holds anything; the number is that of the record's
    first line in the file, counted from 1. Who wants the cells elsewhere, or later, takes `records` and `split`s them:
    the function can be pickled, and gives one row for each record.
    """

    header: list[str]

    @property
    def split(self) -> Splitter:
        return as_they_are

    @abstractmethod
    def records(self) -> Iterator[tuple[int, Record]]: ...

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        for batch in batched(self.records(), BATCH):
            rows = self.split([record for _, record in batch])
            for (number, _), cells in zip(batch, rows, strict=True):
                if isinstance(cells, BadLine) or any(cells):
                    yield number, cells


def batched(
    records: Iterable[tuple[int, Record]], size: int, most: int = MAX_BATCH
) -> Iterator[list[tuple[int, Record]]]:
    """Lists of `size` records, or of fewer where those have more than `most` characters, to bound the memory."""
    batch, characters = [], 0
    for numbered in records:
        record = numbered[1]
        batch.append(numbered)
        characters += len(record) if isinstance(record, str) else length_of(record)
        if len(batch) == size or characters > most:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def length_of(cells: Cells) -> int:
    return sum(map(len, cells.cells if isinstance(cells, BadLine) else cells))


def column_names(cells: list[str]) -> list[str]:
    """Trimmed; a second `Email` becomes `Email (2)`, an empty name `Column 3`; empty ones at the end are dropped.

    No two are alike, also where a file brings an `Email (2)` of its own.
    """
    names = [name.strip() for name in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("The file is empty: there is no line with column names.")
    if len(names) > MAX_COLUMNS:
        raise Unreadable(f"The file has {len(names):,} columns; at most {MAX_COLUMNS:,} can be read.")
    taken = set(names)
    seen = {""}
    for index, name in enumerate(names):
        if name in seen:
            names[index] = _free(name or f"Column {index + 1}", taken)
            taken.add(names[index])
        seen.add(name)
    return names


def _free(name: str, taken: set[str]) -> str:
    """The name, or with the first number by which it is none of those taken."""
    numbered = (f"{name} ({number})" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def numbered_names(cells: list[str]) -> list[str]:
    """`Column 1`, `Column 2`, … for a table that begins with a row."""
    return column_names([f"Column {number}" for number, _ in enumerate(cells, 1)])


def fitted(cells: list[str], width: int) -> list[str] | BadLine:
    """Cells to the header's width: missing ones are empty, more of them make a BadLine unless they are empty."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    if any(cells[width:]):
        return BadLine(f"has {len(cells):,} cells, where the header has {width:,}", cells[: MAX_COLUMNS + 1])
    return cells[:width]
