"""Tables as delimited text: comma, semicolon, tab or bar, in any encoding, with any mixture of line ends."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from crm.tables.encodings import BROKEN, encoding_of
from crm.tables.table import BadLine, Table, Unreadable, column_names, fitted
from crm.values.text import shown

MAX_RECORD = 1_000_000
DELIMITERS = ",;\t|"
NAMED_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
SHOWN_OF_BAD_LINE = 1_000

csv.field_size_limit(MAX_RECORD)


class DelimitedTable(Table):
    def __init__(self, path: Path, encoding: str | None = None, delimiter: str | None = None):
        self.path = path
        self.encoding = encoding_of(path, encoding)
        self.delimiter = named_delimiter(delimiter) if delimiter else ""
        with self.lines() as lines:
            self.header = column_names(self.read_header(lines))

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadLine]]:
        cells: list[str] | BadLine
        width, delimiter = len(self.header), self.delimiter
        with self.lines() as lines:
            self.read_header(lines)
            for line in lines:
                number = lines.number
                if '"' in line or is_suspect(line):
                    cells = self.record(line, lines)
                else:
                    cells = line.rstrip("\r\n").split(delimiter)
                if isinstance(cells, BadLine):
                    yield number, cells
                elif any(cells):
                    yield number, cells if len(cells) == width else fitted(cells, width)

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

    def record(self, line: str, lines: "Lines") -> list[str] | BadLine:
        """The cells that begin on this line, which takes as many more lines as a quoted cell does; or a BadLine.

        A faulty record costs its first line alone: reading goes on with the next.
        """
        if len(line) > MAX_RECORD:
            return bad_line(f"is longer than {MAX_RECORD:,} characters", line)
        taken = [line, *lines.until_quotes_close(line)]
        reader = csv.reader(taken, delimiter=self.delimiter, strict=True, skipinitialspace=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            lines.put_back(taken[1:])
            return bad_line(quote_fault(error), line)
        lines.put_back(taken[reader.line_num :])
        text = "".join(taken[: reader.line_num])
        if BROKEN in text:
            return bad_line(f"has bytes that are not {self.encoding.upper().removesuffix('-SIG')}", text)
        return bad_line("has a NUL character", text) if "\0" in text else cells


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


def is_suspect(line: str) -> bool:
    return "\0" in line or len(line) > MAX_RECORD or (not line.isascii() and BROKEN in line)


def bad_line(reason: str, text: str) -> BadLine:
    shown_text = text[:SHOWN_OF_BAD_LINE].rstrip("\r\n").replace(BROKEN, "\ufffd").replace("\0", "\ufffd")
    return BadLine(reason, [shown_text])


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
