"""No cell that we write is computed by a spreadsheet, wherever it parts a line, and each is read as it was."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.tables.text_marks import guarded, with_text_mark, without_text_mark

PARTS = re.compile(r"[;|\t\r\n]")
CELLS = st.text(alphabet="=+-@'\";|\t\r\na1 ", min_size=1, max_size=12)


def is_computed(cell):
    """Quotation marks at the front may be gone when a line is parted where it was not meant to be."""
    first, *others = PARTS.split(cell)
    return any(part[:1] in {"=", "+", "-", "@"} for part in (first, *(other.lstrip('"') for other in others)))


@given(CELLS)
@example("x;=cmd|'/C calc'!A0;x")
@example("a;'=1")
@example('x;"=1+1;y')
def test_a_marked_cell_is_harmless_and_reads_back_identically(value):
    cell = with_text_mark(value)

    assert not is_computed(cell)
    assert without_text_mark(cell) == value


@given(CELLS)
def test_a_guarded_cell_is_harmless_and_reads_as_before(cell):
    kept = guarded(cell)

    assert not is_computed(kept)
    assert without_text_mark(kept) == without_text_mark(cell)


@pytest.mark.parametrize("value", ["O'Neil", "news;sales", "rock; '90s", "a|b", "'tis", "1;2", "x;y=1"])
def test_what_is_no_formula_stays_as_it_is(value):
    assert with_text_mark(value) == value == without_text_mark(value)
