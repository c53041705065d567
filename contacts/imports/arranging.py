"""Lines become chunks: those that belong together come in one chunk, in the order of the file."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from crm.tables import MAX_BATCH, Table, batched

from .chunks import Line
from .scanning import Scan
from .workers import BARRIER

LARGEST = 5
"""A group of more rows or characters than so many chunks is split, so that memory stays bounded."""

MOST_FILES = 400
"""A process may have a thousand open (the soft limit of Linux), for other things too."""

SPREADING = 2_654_435_769
"""2³² divided by the golden ratio: its multiples lie far from each other, whatever their distance."""


def chunks(table: Table, found: Scan, size: int) -> Iterator[list[Line]]:
    """Lines that stand alone come first; the groups wait in temporary files, each file a chunk.

    Of a file that is too long for one, each further chunk waits behind a barrier until those before it are done.
    """
    lines = table.records()
    if not any(found.groups):
        yield from batched(lines, size)
        return
    parts = min(1 + sum(1 for group in found.groups if group) // size, MOST_FILES)
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(parts)]
        yield from batched(_set_aside(lines, found, files), size)
        for file in files:
            file.seek(0)
            for number, chunk in enumerate(batched(_unpickled(file), LARGEST * size, LARGEST * MAX_BATCH)):
                if number:
                    yield BARRIER
                yield chunk


def _set_aside(lines: Iterable[Line], found: Scan, files: list) -> Iterator[Line]:
    """The lines that stand alone; the others go to the file of their group."""
    for group, line in zip(found.groups, lines, strict=True):
        if group:
            pickle.dump(line, files[_shared_out(group, len(files))])
        else:
            yield line


def _shared_out(group: int, files: int) -> int:
    """The file of a group; where all groups are equally long, their numbers as they are would fill but a few files."""
    return (group * SPREADING % 2**32) * files >> 32


def _unpickled(file: Any) -> Iterator[Line]:
    """Reads back what this process wrote a moment ago."""
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 (an unnamed file of our own)
        except EOFError:
            return
