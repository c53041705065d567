"""The rows that an import did not take, in the file's own columns, to be corrected and imported again."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from crm.tables import TableWriter, write_table

LINE, REASON = "rejected_line", "rejected_reason"


class Rejects:
    """Writes its file at the first row, and only then; without a path it counts alone."""

    def __init__(self, path: Path | None, header: list[str]):
        self.path = path
        self.count = 0
        self._header = [name for name in header if name not in (LINE, REASON)]
        self._kept = [index for index, name in enumerate(header) if name not in (LINE, REASON)]
        self._open = ExitStack()
        self._table: TableWriter | None = None

    def add(self, line: int, cells: Sequence[str], reason: str) -> None:
        self.count += 1
        if self.path is None:
            return
        if self._table is None:
            self._table = self._open.enter_context(write_table(self.path, [*self._header, LINE, REASON]))
        own = [cells[index] if index < len(cells) else "" for index in self._kept]
        self._table.row([*own, str(line), reason])

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, *error: object) -> None:
        """Keep the file also when the import failed: what it rejected stays rejected."""
        self._open.close()
