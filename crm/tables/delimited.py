"""Tables as delimited text: comma, semicolon, tab or bar, in any encoding, with any mixture of line ends."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from crm.tables.encodings import BROKEN, encoding_of
from crm.tables.table import (
    MAX_COLUMNS,
    BadLine,
    Cells,
    Record,
    Splitter,
    Table,
    Unreadable,
    column_names,
    fitted,
    numbered_names,
)
from crm.values.text import shown

MAX_RECORD = 1_000_000
DELIMITERS = ",;\t|"
NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
SHOWN_OF_LONG_LINE = 1_000

csv.field_size_limit(MAX_RECORD)


class DelimitedTable(Table):
    def __init__(
        self,
        path: Path,
        encoding: str | None = None,
        delimiter: str | None = None,
        names_in_first_line: bool = True,
    ):
        self.path = path
        self.names_in_first_line = names_in_first_line
        self.encoding = encoding_of(path, encoding)
        self.delimiter = named_delimiter(delimiter) if delimiter else ""
        with self.lines() as lines:
            first = self.read_header(lines)
            self.header = column_names(first) if names_in_first_line else numbered_names(first)

    @property
    def split(self) -> Splitter:
        return DelimitedSplitter(self.delimiter, len(self.header), self.encoding)

    def records(self) -> Iterator[tuple[int, Record]]:
        with self.lines() as lines:
            if self.names_in_first_line:
                self.read_header(lines)
            for line in lines:
                number = lines.number
                if line.count('"') % 2 or len(line) > MAX_RECORD:
                    yield number, self.record(line, lines)
                elif not line.isspace():
                    yield number, line

    @contextmanager
    def lines(self) -> Iterator["Lines"]:
        with self.path.open(encoding=self.encoding, errors="crm.mark_broken", newline="") as file:
            yield Lines(file)

    def read_header(self, lines: "Lines") -> list[str]:
        """The cells of the first line that isn't blank; finds the delimiter there unless it is known."""
        for line in lines:
            if not line.strip():
                continue
            self.delimiter = self.delimiter or likely_delimiter(line)
            cells = self.record(line, lines)
            if isinstance(cells, BadLine):
                raise Unreadable(f"The line with the column names {cells.reason}.")
            return cells
        raise Unreadable("The file is empty: there is no line with column names.")

    def record(self, line: str, lines: "Lines") -> Cells:
        """The cells that begin on this line, which takes as many more lines as a quoted cell does; or a BadLine.

        A faulty record costs its first line alone: reading goes on with the next.
        """
        if len(line) > MAX_RECORD:
            return bad_line(f"is longer than {MAX_RECORD:,} characters", [line[:SHOWN_OF_LONG_LINE]])
        taken = [line, *lines.until_quotes_close(line)]
        cells, used = parsed(taken, self.delimiter, self.encoding)
        lines.put_back(taken[used:])
        return cells


@dataclass(frozen=True)
class DelimitedSplitter:
    """Parts the texts of records, of which each is one line with its quotes closed."""

    delimiter: str
    width: int
    encoding: str

    def __call__(self, records: Sequence[Record]) -> list[Cells]:
        texts = iter(self.parted([record for record in records if isinstance(record, str)]))
        rows = [next(texts) if isinstance(record, str) else record for record in records]
        width = self.width
        return [row if isinstance(row, BadLine) or len(row) == width else fitted(row, width) for row in rows]

    def parted(self, lines: list[str]) -> Sequence[Cells]:
        text = "".join(lines)
        if "\0" in text or (not text.isascii() and BROKEN in text):
            return self.parted_one_by_one(lines)
        quoted = iter(self.parted_by_quotes([line for line in lines if '"' in line]))
        return [next(quoted) if '"' in line else line.rstrip("\r\n").split(self.delimiter) for line in lines]

    def parted_by_quotes(self, lines: list[str]) -> Sequence[Cells]:
        """All lines at once, or one by one where there is a fault among them."""
        rows = parsed_together(lines, self.delimiter)
        return rows if len(rows) == len(lines) else self.parted_one_by_one(lines)

    def parted_one_by_one(self, lines: list[str]) -> list[Cells]:
        return [parsed([line], self.delimiter, self.encoding)[0] for line in lines]


def parsed_together(lines: list[str], delimiter: str) -> list[list[str]]:
    """The cells of each line; of fewer or none where one has a fault."""
    try:
        return list(csv_reader(lines, delimiter))
    except csv.Error:
        return []


def parsed(lines: list[str], delimiter: str, encoding: str) -> tuple[Cells, int]:
    """The cells of the record with which the lines begin, and how many of them it takes."""
    reader = csv_reader(lines, delimiter)
    try:
        cells = next(reader)
    except csv.Error as error:
        return bad_line(quote_fault(error), lines[0].rstrip("\r\n").split(delimiter, MAX_COLUMNS)), 1
    text = "".join(lines[: reader.line_num])
    if BROKEN in text:
        return bad_line(f"has bytes that are not {encoding.upper().removesuffix('-SIG')}", cells), reader.line_num
    if "\0" in text:
        return bad_line("has a NUL character", cells), reader.line_num
    return cells, reader.line_num


def csv_reader(lines: list[str], delimiter: str) -> Any:
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


class Lines:
    """The physical lines of a file, of which a too long one is cut after `MAX_RECORD` and one more characters."""

    def __init__(self, file: TextIO):
        self.readline = file.readline
        self.waiting = deque[str]()
        self.number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if self.waiting:
            line = self.waiting.popleft()
        else:
            line = self.readline(MAX_RECORD + 1)
            if len(line) > MAX_RECORD:
                self.skip_rest(line)
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def until_quotes_close(self, line: str) -> list[str]:
        """The lines to be read with this one, whose last quoted cell goes on; they end at `MAX_RECORD` characters."""
        more: list[str] = []
        length = len(line)
        is_open = line.count('"') % 2
        while is_open and length <= MAX_RECORD and (line := next(self, "")):
            more.append(line)
            length += len(line)
            is_open ^= line.count('"') % 2
        return more

    def put_back(self, lines: list[str]) -> None:
        self.waiting.extendleft(reversed(lines))
        self.number -= len(lines)

    def skip_rest(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self.readline(MAX_RECORD)


def bad_line(reason: str, cells: list[str]) -> BadLine:
    """Its cells as far as they can be told apart, with a mark for what no text may hold."""
    kept = cells[: MAX_COLUMNS + 1]
    return BadLine(reason, [cell.replace(BROKEN, "\ufffd").replace("\0", "\ufffd") for cell in kept])


def quote_fault(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return f"opens a quote that isn't closed within {MAX_RECORD:,} characters"
    return "has a quote in the wrong place"


def named_delimiter(name: str) -> str:
    delimiter = NAMED_DELIMITERS.get(name.lower(), name)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise Unreadable(f"{shown(name)} can't part cells; name one character, or tab.")
    return delimiter


def likely_delimiter(line: str) -> str:
    """The one found most often outside of quotes; a comma where there is none."""
    unquoted = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=unquoted.count)
