"""Rows that have a mark in common, directly or through others, belong together: found in little memory.

Marks are parted by their last digits into files, and part by part it is told which of them come again.
"""

import tempfile
from array import array
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

PARTS = 64
"""Of ten million marks a part has 160,000, which are held in memory at once."""

BLOCK = 1 << 20

Marks = Sequence[bytes]
"""Row and mark, row and mark, … of each part."""


def marks_of(things: Iterable[Collection[Hashable]], first: int) -> Marks:
    """Of rows that follow each other from row `first` on, by their things; a mark is a hash.

    Only copies of one process agree on hashes.
    """
    parts = [array("q") for _ in range(PARTS)]
    for row, those in enumerate(things, first):
        for thing in those:
            mark = hash(thing)
            parts[mark % PARTS].extend((row, mark))
    return [part.tobytes() for part in parts]


def groups_of(batches: Iterable[tuple[int, Marks]]) -> array:
    """For each row 0 if it stands alone, else a number that it shares with the rows it belongs to.

    A batch is its number of rows and their marks.
    """
    groups = array("I")
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(PARTS)]
        for rows, marks in batches:
            groups.frombytes(bytes(rows * groups.itemsize))
            for file, part in zip(files, marks, strict=True):
                file.write(part)
        for file in files:
            _join(groups, _shared(file))
    for row, group in enumerate(groups):
        if group:
            groups[row] = _leader(groups, row) + 1
    return groups


def _shared(file: Any) -> Iterator[tuple[int, int]]:
    """The rows whose mark comes again, each as (row, mark)."""
    seen: set[int] = set()
    shared: set[int] = set()
    for _, marks in _blocks(file):
        new = set(marks)
        shared |= seen & new
        if len(new) < len(marks):
            shared.update(mark for mark, times in Counter(marks).items() if times > 1)
        seen |= new
    if shared:
        for rows, marks in _blocks(file):
            yield from ((row, mark) for row, mark in zip(rows, marks, strict=True) if mark in shared)


def _blocks(file: Any) -> Iterator[tuple[array, array]]:
    """Rows and their marks."""
    file.seek(0)
    while block := file.read(BLOCK):
        pairs = array("q", block)
        yield pairs[::2], pairs[1::2]


def _join(groups: array, shared: Iterable[tuple[int, int]]) -> None:
    """Rows that share a mark come under one leader, whose number, counted from 1, they get in the end."""
    firsts: dict[int, int] = {}
    for row, mark in shared:
        groups[row] = groups[row] or row + 1
        groups[_leader(groups, row)] = _leader(groups, firsts.setdefault(mark, row)) + 1


def _leader(groups: array, row: int) -> int:
    while (above := groups[row] - 1) != row:
        groups[row] = groups[above]
        row = above
    return row
