"""The shared strings of a workbook: in a temporary file, since they may be most of what it holds."""

import os
import re
import tempfile
import weakref
from array import array

from crm.tables.xlsx.archive import TooLarge, XmlReader, local_name

MAX_STRINGS = 5_000_000
ELEMENTS_OF_A_STRING = 16
"""On average; each stretch of it with a look of its own has about ten."""
MAX_BYTES = 200_000_000
MAX_STRING = 1_000_000
OF_STRINGS = frozenset(["si", "t"])
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings(XmlReader):
    """One stretch of UTF-8; only where each string ends is held in memory, four bytes each."""

    most_elements = ELEMENTS_OF_A_STRING * MAX_STRINGS

    def __init__(self) -> None:
        super().__init__()
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as this object lives)
        weakref.finalize(self, self.file.close)
        self.size = 0
        self.ends = array("I", [0])
        self.is_phonetic = False

    def __getitem__(self, index: int) -> str:
        if index < 0:
            raise IndexError(index)
        start = self.ends[index]
        return unescaped(os.pread(self.file.fileno(), self.ends[index + 1] - start, start).decode())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.begun += 1
        if name not in OF_STRINGS:
            name = local_name(name)
        if name == "t" and not self.is_phonetic:
            self.parser.CharacterDataHandler = self.characters
        elif name == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        self.ended += 1
        if name not in OF_STRINGS:
            name = local_name(name)
        if name == "t":
            self.parser.CharacterDataHandler = None
        elif name == "si":
            self.end_string()
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "sst":
            self.file.flush()

    def characters(self, text: str) -> None:
        self.size += self.file.write(text.encode())
        if self.size - self.ends[-1] > MAX_STRING:
            raise TooLarge(f"has a text of more than {MAX_STRING // 1_000_000} MB")
        if self.size > MAX_BYTES:
            raise TooLarge(f"has more than {MAX_BYTES // 1_000_000} MB of different texts")

    def end_string(self) -> None:
        if len(self.ends) > MAX_STRINGS:
            raise TooLarge(f"has more than {MAX_STRINGS:,} different texts")
        self.ends.append(self.size)


def unescaped(text: str) -> str:
    """`_x000D_` is how a workbook writes what XML can't hold (ECMA-376, ST_Xstring)."""
    return ESCAPED.sub(character, text) if "_x" in text else text


def character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    if code == 0:
        return "\ufffd"  # which no text can hold; a CSV's are read so too
    return escape[0] if 0xD800 <= code < 0xE000 else chr(code)
