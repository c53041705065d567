"""The parts of an XLSX file as XML, in blocks, so that neither a long part nor odd XML takes memory."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from xml.parsers import expat

BLOCK = 1 << 16
MAX_READ = 1 << 20
MAX_UNPACKED = 2_000_000_000
MAX_SMALL_PART = 16_000_000
MAX_TOKEN = 1_000_000
MAX_DEPTH = 1_000
MAX_NAMES = 10_000


class TooLarge(Exception):
    """The workbook would take too much time or memory, since it "has …"."""


class XmlReader:
    """Follows the XML that it is fed; subclasses count the elements that they see begin and end."""

    most_elements = MAX_SMALL_PART // len("<a/>")
    """Each takes its time, even one that says nothing, and a gigabyte of those is a megabyte in the archive."""

    def __init__(self) -> None:
        self.begun = self.ended = self.fed = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.begun += 1

    def end(self, name: str) -> None:
        self.ended += 1

    def feed(self, block: bytes) -> None:
        """An empty block is the end. What the parser keeps for itself is bounded here."""
        self.parser.Parse(block, not block)
        self.fed += len(block)
        unfinished = self.fed - self.parser.CurrentByteIndex
        depth = self.begun - self.ended
        if unfinished > MAX_TOKEN or depth > MAX_DEPTH or len(self.parser.intern) > MAX_NAMES:
            raise TooLarge("has XML that takes too much memory")
        if self.begun > self.most_elements:
            raise TooLarge(f"has a part of more than {self.most_elements:,} XML elements")


class ElementReader(XmlReader):
    """Gathers the elements that begin, as (local name, attributes)."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.begun += 1
        self.elements.append((local_name(name), attributes))


class SmallReads(io.FileIO):
    """Keeps zipfile from reading a directory of any length at once."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(MAX_READ if size is None or size < 0 else min(size, MAX_READ)) or b""


class Archive:
    """Parts are found by their names whatever their case, as Excel finds them."""

    def __init__(self, path: Path):
        self.file = SmallReads(path)
        try:
            self.zip = zipfile.ZipFile(self.file)
        except BaseException:
            self.file.close()
            raise
        self.entries = {entry.filename.replace("\\", "/").lower(): entry for entry in self.zip.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()
        self.file.close()

    def __contains__(self, name: str | None) -> bool:
        return name is not None and name.lower() in self.entries

    def read(self, name: str, reader: XmlReader, at_most: int) -> Iterator[None]:
        """Feeds a part to the reader, and lets the caller have what the reader found after each block."""
        entry = self.entries[name.lower()]
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise zipfile.BadZipFile  # zipfile unpacks the other kinds without a bound
        with self.zip.open(entry) as part:
            is_open = True
            while is_open:
                block = part.read(BLOCK)
                reader.feed(block)
                if reader.fed > at_most:
                    raise TooLarge(f"has a part of more than {at_most // 1_000_000:,} MB")
                yield
                is_open = bool(block)

    def elements(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        reader = ElementReader()
        for _ in self.read(name, reader, MAX_SMALL_PART):
            yield from reader.elements
            reader.elements.clear()


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


def refuse_doctype(*declaration: Any) -> None:
    raise ValueError("a workbook declares no document type")
