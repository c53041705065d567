"""The apostrophe before a cell, by which a spreadsheet takes it for text and computes nothing in it.

A spreadsheet whose list separator isn't ours would part a cell at one, so what follows one is marked as well.
"""

import re

_TAKEN_FOR_FORMULAS = frozenset("=+-@\t\r")
_AFTER_MARK = frozenset("0123456789=+-@\t\r'")
_WITHIN = re.compile(r"""(?<=[;|\t\r\n])(?=['"]*[=+\-@])""")
_MARKED_WITHIN = re.compile(r"""(?<=[;|\t\r\n])'(?=['"]*[=+\-@])""")
_UNMARKED_WITHIN = re.compile(r"""(?<=[;|\t\r\n])(?="*[=+\-@])""")


def without_text_mark(cell: str) -> str:
    """The value of a cell that isn't empty; a text that itself begins so has two of them."""
    value = cell[1:] if cell[0] == "'" and cell[1:2] in _AFTER_MARK else cell
    return _MARKED_WITHIN.sub("", value) if "'" in value else value


def with_text_mark(value: str) -> str:
    """The cell in which a spreadsheet computes nothing, and which `without_text_mark` makes the value."""
    cell = _WITHIN.sub("'", value)
    return f"'{cell}" if value[:1] in _TAKEN_FOR_FORMULAS or _seems_marked(value) else cell


def _seems_marked(value: str) -> bool:
    return value[:1] == "'" and value[1:2] in _AFTER_MARK


def guarded(cell: str) -> str:
    """A cell as it stood in some file, whose marks stay as they are, and in which a spreadsheet computes nothing."""
    guarded_within = _UNMARKED_WITHIN.sub("'", cell)
    return f"'{guarded_within}" if cell[:1] in _TAKEN_FOR_FORMULAS else guarded_within
