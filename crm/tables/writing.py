"""Writes tables as CSV in UTF-8 or as XLSX, in the form that reads back identically."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from crm.tables.delimited import DELIMITERS
from crm.tables.xlsx import SheetWriter, workbook_in

SPREADSHEETS_OWN = "utf-8-sig"
"""UTF-8 with the mark without which a spreadsheet takes it for another encoding."""


class RowWriter(Protocol):
    def rows(self, rows: Iterable[Sequence[str]]) -> None: ...


@dataclass(frozen=True)
class TableWriter:
    writer: Any

    def row(self, cells: Sequence[str]) -> None:
        self.writer.writerow(cells)

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        self.writer.writerows(rows)


@contextmanager
def write_table(path: Path | str, header: Sequence[str], encoding: str = "utf-8") -> Iterator[TableWriter]:
    """A TableWriter; the file, readable by its owner alone, appears at `path` when the block ends well."""
    with written_beside(Path(path), "w", newline="", encoding=encoding, errors="replace") as file:
        # A name may hold what could be taken for the delimiter.
        is_ambiguous = any(mark in name for name in header for mark in DELIMITERS)
        csv.writer(file, quoting=csv.QUOTE_ALL if is_ambiguous else csv.QUOTE_MINIMAL).writerow(header)
        yield TableWriter(csv.writer(file))


@contextmanager
def write_csv_for_spreadsheets(path: Path, header: Sequence[str]) -> Iterator[RowWriter]:
    with write_table(path, header, SPREADSHEETS_OWN) as table:
        yield table


@contextmanager
def write_workbook(path: Path, header: Sequence[str]) -> Iterator[SheetWriter]:
    """The same as an XLSX; its writer raises TooLarge where no spreadsheet, or not our own reader, could take more."""
    with written_beside(path, "wb") as file, workbook_in(file) as sheet:
        sheet.rows([header])
        yield sheet


WRITERS: dict[str, Callable[[Path, Sequence[str]], AbstractContextManager[RowWriter]]] = {
    "csv": write_csv_for_spreadsheets,
    "xlsx": write_workbook,
}
"""{ending of a file's name: how such a file is written}"""


@contextmanager
def written_beside(path: Path, mode: str, **how: Any) -> Iterator[IO[Any]]:
    """A new file, readable by its owner alone, that appears at `path` when the block ends well; else it is deleted."""
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed below, before it is renamed)
        mode, dir=path.parent, prefix=f".{path.name[:50]}-", delete=False, **how
    )
    try:
        with file:
            yield file
        Path(file.name).replace(path)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
