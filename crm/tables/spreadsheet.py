"""The first visible sheet of an XLSX workbook as a table, its cells as a CSV of it would have them."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from crm.tables.table import BadLine, Cells, Record, Table, Unreadable, column_names, fitted, numbered_names
from crm.tables.xlsx import Archive, TooLarge, Workbook, rows_of

ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError),
    *(LookupError, ValueError, OverflowError, RuntimeError, StopIteration),  # what contradicts itself, or is encrypted
)


class SpreadsheetTable(Table):
    """Read row by row; the texts that cells share wait in a temporary file."""

    def __init__(self, path: Path, names_in_first_line: bool = True):
        self.path = path
        self.names_in_first_line = names_in_first_line
        with unreadable_in_words(), Archive(path) as archive:
            self.workbook = Workbook(archive)
        _, header = next(self.rows(), (0, []))
        if isinstance(header, BadLine):
            raise Unreadable(f"The line with the column names {header.reason}.")
        self.header = column_names(header) if names_in_first_line else numbered_names(header)

    def records(self) -> Iterator[tuple[int, Record]]:
        rows, width = self.rows(), len(self.header)
        if self.names_in_first_line:
            next(rows)
        for number, cells in rows:
            yield number, cells if isinstance(cells, BadLine) else fitted(cells, width)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        with unreadable_in_words(), Archive(self.path) as archive:
            yield from rows_of(archive, self.workbook)


def is_spreadsheet(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLE_START:
        raise Unreadable("The file is an old or protected workbook; save it as XLSX without a password, or as CSV.")
    return start == ZIP_START


@contextmanager
def unreadable_in_words() -> Iterator[None]:
    try:
        yield
    except TooLarge as error:
        raise Unreadable(f"The workbook {error}; save the sheet as CSV and import that.") from None
    except BROKEN:
        raise Unreadable("The file is no XLSX workbook that can be read; save the sheet as CSV.") from None
