"""The rows of one sheet, each as soon as its XML is read."""

from collections.abc import Iterator
from functools import cache

from crm.tables.table import BadLine, Cells
from crm.tables.xlsx.archive import MAX_UNPACKED, Archive, TooLarge, XmlReader, local_name
from crm.tables.xlsx.strings import unescaped
from crm.tables.xlsx.values import Format, number_as_text
from crm.tables.xlsx.workbook import Workbook

MAX_CELLS = 20_000_000
ELEMENTS_OF_A_CELL = 4
"""On average, with its formula and its value or text, and what else is in a sheet."""
LAST_COLUMN = 16_384
NO_COLUMN = "a sheet has no such column"
MOST_CHARACTERS = 1_000_000
MAX_ROWS = 1_048_576
SPARE_TEXT = 16_000_000
TEXT_OF_A_ROW = 10_000
"""Characters. Rows may have this many on average, and once in a while `SPARE_TEXT` more of them.

A file of some kilobytes may refer to one long string a million times, and so be a table of gigabytes.
"""
MOST_GAPS = 1_000_000
"""Empty cells between others, of the rows that are read at once: some kilobytes may hold thousands of long rows."""
LONG_ROWS = f"has rows of more than {TEXT_OF_A_ROW:,} characters"
OF_ROWS = frozenset(["row", "c", "v", "is", "t", "f"])
"""The elements that come by the million; only others are looked at for a prefix of their names."""


def rows_of(archive: Archive, workbook: Workbook) -> Iterator[tuple[int, Cells]]:
    """(number, cells up to the last that has a value) of each row that has any; raises TooLarge on the way."""
    reader = SheetReader(workbook)
    for _ in archive.read(workbook.sheet, reader, MAX_UNPACKED):
        yield from reader.rows
        reader.rows.clear()
        reader.gaps = 0


class SheetReader(XmlReader):
    """Gathers `rows`. A row or cell may say where it stands; else it follows the one before."""

    most_elements = ELEMENTS_OF_A_CELL * MAX_CELLS

    def __init__(self, workbook: Workbook):
        super().__init__()
        self.strings, self.formats, self.first_day = workbook.strings, workbook.formats, workbook.first_day
        self.rows: list[tuple[int, Cells]] = []
        self.cells: list[str] = []
        self.number = self.column = self.cell_count = self.length = self.gaps = 0
        self.spare = SPARE_TEXT
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] = []
        self.text_length = 0
        self.is_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.begun += 1
        if name not in OF_ROWS:
            name = local_name(name)
        if name == "c":
            reference = attributes.get("r")
            self.column = column_number(reference.rstrip("0123456789")) if reference else self.column + 1
            self.attributes, self.pieces, self.text_length = attributes, [], 0
        elif name == "v" or (name == "t" and not self.is_phonetic):
            self.parser.CharacterDataHandler = self.characters
        elif name == "is":
            self.pieces, self.text_length = [], 0  # some writers put a value before the text that counts
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            if not 1 <= self.number <= MAX_ROWS:
                raise ValueError(f"a row can't have the number {self.number}")
            self.column = self.length = 0
            self.cells = []
        elif name == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        self.ended += 1
        if name not in OF_ROWS:
            name = local_name(name)
        if name in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif name == "c":
            self.end_cell()
        elif name == "row":
            self.end_row()
        elif name == "rPh":
            self.is_phonetic = False

    def characters(self, text: str) -> None:
        """Joined once, at the end: a text may come in a million pieces."""
        if self.text_length <= MOST_CHARACTERS:
            self.pieces.append(text)
            self.text_length += len(text)

    def end_cell(self) -> None:
        self.cell_count += 1
        if self.cell_count > MAX_CELLS:
            raise TooLarge(f"has more than {MAX_CELLS:,} cells")
        if self.pieces and (text := self.cell_text("".join(self.pieces))):
            self.length += len(text)
            if self.length <= MOST_CHARACTERS:
                self.place(text)
            elif self.length > SPARE_TEXT:
                raise TooLarge(LONG_ROWS)

    def end_row(self) -> None:
        if not self.length:
            return
        self.spare = min(self.spare + TEXT_OF_A_ROW - self.length, SPARE_TEXT)
        if self.spare < 0:
            raise TooLarge(LONG_ROWS)
        is_too_long = self.length > MOST_CHARACTERS
        row = BadLine(f"is longer than {MOST_CHARACTERS:,} characters") if is_too_long else self.cells
        self.rows.append((self.number, row))

    def cell_text(self, text: str) -> str:
        """As a CSV has it, but an error such as #N/A is no value."""
        match self.attributes.get("t", "n"):
            case "s":
                return self.strings[int(text)]
            case "n":
                return number_as_text(text, self.format(), self.first_day)
            case "b":
                return "true" if text == "1" else "false"
            case "e":
                return ""
            case "d":
                return text.replace("T", " ").removesuffix(".000").removesuffix(" 00:00:00")
        return unescaped(text)

    def format(self) -> Format:
        style = self.attributes.get("s")
        return self.formats[int(style)] if style and self.formats else Format.NUMBER

    def place(self, text: str) -> None:
        """In its column; cells without a value may be left out of the file, and come in any order."""
        gap = self.column - 1 - len(self.cells)
        if gap < 0:
            self.cells[gap] = text
            return
        if self.column > LAST_COLUMN:
            raise ValueError(NO_COLUMN)
        if gap:
            self.gaps += gap
            if self.gaps > MOST_GAPS:
                raise TooLarge("has many values far to the right of all others")
            self.cells += [""] * gap
        self.cells.append(text)


@cache
def column_number(letters: str) -> int:
    """28 of "AB"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= LAST_COLUMN:
        raise ValueError(NO_COLUMN)
    return number
