"""What every table gives: a header, and rows as wide as it or the reason why a line is none."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_COLUMNS = 1_000


class Unreadable(Exception):
    """The file as a whole can't be read; the message is for the person who named it."""


@dataclass(frozen=True)
class BadLine:
    """A line that is no row of the table: why, and what could be read of it."""

    reason: str
    cells: list[str] = field(default_factory=list)


class Table(ABC):
    """Each iteration reads the file anew, in bounded memory.

    It gives (line number, cells or BadLine) for every line that holds anything; the number is that of the record's
    first line in the file, counted from 1.
    """

    header: list[str]

    @abstractmethod
    def __iter__(self) -> Iterator[tuple[int, list[str] | BadLine]]: ...


def column_names(cells: list[str]) -> list[str]:
    """Trimmed; a second `Email` becomes `Email (2)`, an empty name `Column 3`; empty ones at the end are dropped."""
    names = [name.strip() for name in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("The file is empty: there is no line with column names.")
    if len(names) > MAX_COLUMNS:
        raise Unreadable(f"The file has {len(names):,} columns; at most {MAX_COLUMNS:,} can be read.")
    seen = Counter[str]()
    for index, name in enumerate(names):
        seen[name] += 1
        if not name:
            names[index] = f"Column {index + 1}"
        elif seen[name] > 1:
            names[index] = f"{name} ({seen[name]})"
    return names


def fitted(cells: list[str], width: int) -> list[str] | BadLine:
    """Cells to the header's width: missing ones are empty, more of them make a BadLine unless they are empty."""
    if len(cells) < width:
        return cells + [""] * (width - len(cells))
    if any(cells[width:]):
        return BadLine(f"has {len(cells):,} cells, where the header has {width:,}", cells[: MAX_COLUMNS + 1])
    return cells[:width]
