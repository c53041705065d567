"""The apostrophe before a cell, by which a spreadsheet takes it for text and computes nothing in it."""

_TAKEN_FOR_FORMULAS = frozenset("=+-@\t\r")
_AFTER_MARK = frozenset("0123456789=+-@\t\r'")


def without_text_mark(cell: str) -> str:
    """The value of a cell that isn't empty; a text that itself begins so has two of them."""
    return cell[1:] if cell[0] == "'" and cell[1:2] in _AFTER_MARK else cell


def with_text_mark(value: str) -> str:
    """The cell in which a spreadsheet computes nothing, and which `without_text_mark` makes the value."""
    is_changed = value[:1] in _TAKEN_FOR_FORMULAS or (value[:1] == "'" and without_text_mark(value) != value)
    return f"'{value}" if is_changed else value


def guarded(cell: str) -> str:
    """A cell as it stood in some file, whose marks stay as they are, and in which a spreadsheet computes nothing."""
    return f"'{cell}" if cell[:1] in _TAKEN_FOR_FORMULAS else cell
