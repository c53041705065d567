"""In which encoding a file of text is: its own mark, strict UTF-8, and never a guess."""

import codecs
import io
import re
from functools import cached_property
from pathlib import Path

from charset_normalizer import from_bytes

from crm.tables.table import Unreadable
from crm.values.text import shown

SAMPLE_SIZE = 1_000_000
GUESS_SIZE = 50_000
MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
BROKEN = "\udcff"
"""Stands in decoded text for bytes that aren't of the encoding; no such text decodes to it."""


class UnknownEncoding(Unreadable):
    """The encoding is to be named; `lines` are those that tell it."""

    def __init__(self, lines: list[bytes]):
        super().__init__(lines)
        self.lines = lines

    def __str__(self) -> str:
        return f"The file is not in UTF-8; name its encoding.{hint(self.lines[0], self.guess)}"

    @cached_property
    def guess(self) -> str:
        """A codec's name; "" where nothing speaks for any."""
        best = from_bytes(b"\n".join(self.lines)[:GUESS_SIZE]).best()
        return best.encoding if best else ""


def mark_broken(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BROKEN, error.end


codecs.register_error("crm.mark_broken", mark_broken)


def encoding_of(path: Path, named: str | None = None) -> str:
    """A codec's name: the file's mark, else the named one, else UTF-16 or UTF-8 where that is certain.

    Raises UnknownEncoding, with a guess as a hint, where it isn't.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE_SIZE)
    codec = known_codec(named) if named else None
    marked = next((encoding for mark, encoding in MARKS if sample.startswith(mark)), None)
    return marked or codec or utf_16_without_mark(sample) or utf_8_or_refused(sample)


def known_codec(name: str) -> str:
    try:
        return io.TextIOWrapper(io.BytesIO(), encoding=name.strip()).encoding
    except (LookupError, ValueError):
        message = f"{shown(name)} is no known encoding; some are utf-8, utf-16, cp1251 and cp1252."
        raise Unreadable(message) from None


def utf_16_without_mark(sample: bytes) -> str | None:
    """Text in Latin letters has a zero in nearly every second byte, and nearly none in the others."""
    even, odd = sample[0:2000:2], sample[1:2000:2]
    zeros = even.count(0), odd.count(0)
    if zeros[1] * 2 > len(odd) and zeros[0] * 20 < len(even):
        return "utf-16-le"
    if zeros[0] * 2 > len(even) and zeros[1] * 20 < len(odd):
        return "utf-16-be"
    return None


def utf_8_or_refused(sample: bytes) -> str:
    lines = re.split(rb"[\r\n]+", sample)
    if len(sample) == SAMPLE_SIZE:
        lines.pop()
    foreign = [line for line in lines if not line.isascii()]
    broken = [line for line in foreign if not is_utf_8(line)]
    # Many broken lines are another encoding; a few among sound ones are damage, and rejected one by one.
    if len(broken) * 2 <= len(foreign) or len(broken) * 100 <= len(lines):
        return "utf-8"
    raise UnknownEncoding(broken)


def is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def hint(line: bytes, encoding: str) -> str:
    """With an example, so that a person can tell whether the guess is right."""
    if not encoding:
        return " Such as: --encoding cp1252."
    example = shown(line.decode(encoding, "replace").strip())
    return f" It may be --encoding {encoding}, in which a line reads {example}."
