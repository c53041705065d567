"""Writes a workbook of one sheet, every cell a text, row by row into its archive: nothing waits in memory or beside it.

Parts and elements are those of ECMA-376; a text stands in its own cell, so that there is no table of strings to keep.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from crm.tables.xlsx.archive import MAX_UNPACKED, TooLarge
from crm.tables.xlsx.sheet import MAX_CELLS

MOST_ROWS = 1_048_575
"""Of a sheet, below its header."""

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
RELATION = f"{OFFICE}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONSHIPS = (
    f'{START}<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/{{}}" Target="{{}}"/></Relationships>'
)
PARTS = {
    "[Content_Types].xml": f'{START}<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": RELATIONSHIPS.format("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'{START}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": RELATIONSHIPS.format("worksheet", "worksheets/sheet1.xml"),
}
SHEET = "xl/worksheets/sheet1.xml"
SHEET_START = f'{START}<worksheet xmlns="{MAIN}"><sheetData>'
SHEET_END = "</sheetData></worksheet>"
CELL = '<c r="{}{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'

TO_ESCAPE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@contextmanager
def workbook_in(file: IO[bytes]) -> Iterator["SheetWriter"]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        with archive.open(SHEET, "w") as part:
            part.write(SHEET_START.encode())
            yield SheetWriter(part)
            part.write(SHEET_END.encode())


class SheetWriter:
    """Raises TooLarge before the sheet is more than a spreadsheet holds, or than our own reader takes."""

    def __init__(self, part: IO[bytes]):
        self._part = part
        self._letters: list[str] = []
        self._rows = self._cells = self._size = 0

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        text = "".join(map(self._row, rows)).encode()
        self._size += len(text)
        if self._rows > MOST_ROWS + 1:
            raise TooLarge(f"more than {MOST_ROWS:,} rows below its header")
        if self._cells > MAX_CELLS:
            raise TooLarge(f"more than {MAX_CELLS:,} cells")
        if self._size > MAX_UNPACKED - 1_000:
            raise TooLarge(f"more than {MAX_UNPACKED // 1_000_000:,} MB")
        self._part.write(text)

    def _row(self, cells: Sequence[str]) -> str:
        self._rows += 1
        if len(cells) > len(self._letters):
            self._letters = [letters_of(number) for number in range(1, len(cells) + 1)]
        filled = [
            CELL.format(letters, self._rows, escaped(cell))
            for letters, cell in zip(self._letters, cells, strict=False)
            if cell
        ]
        self._cells += len(filled)
        return f'<row r="{self._rows}">{"".join(filled)}</row>'


def letters_of(column: int) -> str:
    """AB of 28."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(65 + last) + letters
    return letters


def escaped(text: str) -> str:
    """For XML; `_x000B_` is how a workbook writes what that can't hold, and so the underscore of such a text itself."""
    return TO_ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return ENTITIES.get(match[0]) or f"_x{ord(match[0]):04X}_"
