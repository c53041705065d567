"""Writes tables as CSV in UTF-8, in the form that reads back identically."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.tables.delimited import DELIMITERS


@dataclass(frozen=True)
class TableWriter:
    writer: Any

    def row(self, cells: Sequence[str]) -> None:
        self.writer.writerow(cells)


@contextmanager
def write_table(path: Path | str, header: Sequence[str]) -> Iterator[TableWriter]:
    """A TableWriter; the file, readable by its owner alone, appears at `path` when the block ends well."""
    path = Path(path)
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed below, before it is renamed)
        "w", dir=path.parent, prefix=f".{path.name[:50]}-", delete=False, newline="", encoding="utf-8", errors="replace"
    )
    try:
        with file:
            # A name may hold what could be taken for the delimiter.
            is_ambiguous = any(mark in name for name in header for mark in DELIMITERS)
            csv.writer(file, quoting=csv.QUOTE_ALL if is_ambiguous else csv.QUOTE_MINIMAL).writerow(header)
            yield TableWriter(csv.writer(file))
        Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink()
        raise
