"""The rows that an import did not take, in the file's own columns, to be corrected and imported again."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, count
from pathlib import Path

from contacts.models import Import
from crm.tables import TableWriter, write_table

LINE, REASON = "rejected_line", "rejected_reason"

Rejected = tuple[int, Sequence[str], str]
"""(line, cells, reason)"""


class RejectsTable:
    """The columns of rejects; a file of rejects that is imported again keeps its own two out of the next one.

    Cells for which the file has no column stand behind all.
    """

    def __init__(self, header: Sequence[str]):
        self.header = [*(name for name in header if name not in (LINE, REASON)), LINE, REASON]
        self._width = len(header)
        self._kept = [index for index, name in enumerate(header) if name not in (LINE, REASON)]

    def row(self, rejected: Rejected) -> list[str]:
        line, cells, reason = rejected
        own = (cells[index] if index < len(cells) else "" for index in self._kept)
        return [*own, str(line), reason, *cells[self._width :]]


class Rejects:
    """Writes its file at the first row, and only then; without a path nothing.

    Unless it `replaces` what is there, its `path` is from then on the first of path, path-2 … where nothing was.
    """

    def __init__(self, path: Path | None, header: Sequence[str], *, replaces: bool = True):
        self.path = path
        self._replaces = replaces
        self._columns = RejectsTable(header)
        self._open = ExitStack()
        self._table: TableWriter | None = None

    def add_all(self, rejects: Iterable[Rejected]) -> None:
        if self.path is None:
            return
        for rejected in rejects:
            if self._table is None:
                if not self._replaces:
                    self.path = _free(self.path)
                self._table = self._open.enter_context(write_table(self.path, self._columns.header))
            self._table.row(self._columns.row(rejected))

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, *error: object) -> None:
        """Keep the file also when the import failed: what it rejected stays rejected."""
        self._open.close()


def _free(path: Path) -> Path:
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists())


def rejects_of(log: Import) -> Iterator[Rejected]:
    """In the order of the file, however many there are."""
    rows = log.rejected_rows.order_by("line", "pk").values_list("line", "cells", "reason")
    return rows.iterator(chunk_size=2000)
