"""The first sheet of an XLSX workbook as a table, its cells as a CSV of it would have them."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from crm.tables.table import BadLine, Table, Unreadable, column_names, fitted

MAX_UNPACKED = 200_000_000
MAX_CELLS = 2_000_000
BLOCK = 1 << 16
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TOO_LARGE = "The workbook is too large to be read safely; save the sheet as CSV and import that."
HALF_A_MILLISECOND = timedelta(microseconds=500)


class SpreadsheetTable(Table):
    """Held in memory as a whole, at most two million cells."""

    def __init__(self, path: Path):
        try:
            refuse_bomb(path)
            self.sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        except (CalamineError, zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, ValueError, RuntimeError):
            raise Unreadable(f"{path.name} is no XLSX workbook that can be read; save the sheet as CSV.") from None
        self.header = column_names(next((cells for _, cells in self.rows()), []))

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadLine]]:
        rows = self.rows()
        next(rows)
        for number, cells in rows:
            yield number, fitted(cells, len(self.header))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for number, row in enumerate(self.sheet.iter_rows(), 1):
            cells = [as_text(cell) for cell in row]
            if any(cells):
                yield number, cells


def is_spreadsheet(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLE_START:
        raise Unreadable(f"{path.name} is an old or protected workbook; save it as XLSX without a password, or as CSV.")
    return start == ZIP_START


def as_text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(f"{value:.15g}"), "f")
        case datetime():
            moment = value + HALF_A_MILLISECOND  # a day's fraction as a float misses whole seconds
            text = moment.isoformat(" ", "milliseconds").removesuffix(".000")
            return text.removesuffix(" 00:00:00")
        case date() | time():
            return value.isoformat()
    return str(value)


def refuse_bomb(path: Path) -> None:
    """Unpacks everything once, in bounded memory, since the sizes that a file declares don't bind it."""
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            entry.file_size = MAX_UNPACKED + 1  # else reading would stop at the declared size
            extent = Extent() if is_sheet(entry.filename) else None
            with archive.open(entry) as file:
                while block := file.read(BLOCK):
                    unpacked += len(block)
                    if unpacked > MAX_UNPACKED:
                        raise Unreadable(TOO_LARGE)
                    if extent:
                        extent.feed(block)


def is_sheet(name: str) -> bool:
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


class Extent:
    """Follows a sheet's XML and refuses too large a rectangle of cells, for which the reader would take memory."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EntityDeclHandler = self.refuse_entities
        self.feed = self.parser.Parse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.place(attributes.get("r"))
        elif name in {"v", "is"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            if self.rows * self.columns > MAX_CELLS:
                raise Unreadable(TOO_LARGE)

    def place(self, reference: str | None) -> None:
        """Such as "AB12"; a cell without one follows the cell before it."""
        if not reference:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        self.row, self.column = int(reference[len(letters) :]), 0
        for letter in letters.upper():
            self.column = self.column * 26 + ord(letter) - 64

    def refuse_entities(self, *declaration: Any) -> None:
        raise Unreadable(TOO_LARGE)
