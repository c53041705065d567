"""Workbooks as we write them: other programs read them, and so do we."""

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.tables import MOST_ROWS_OF_A_SHEET, TooLarge, open_table, write_workbook
from crm.tables.xlsx.writing import letters_of

ROWS = [
    ["1", "", "007"],
    ["=1+1", "<r><t>rich</t></r>", "_x0041_"],
    [" spaces ", "two\nlines\tand a tab", "Łódź & 🎉"],
    ["", "", "last"],
]
HEADER = ["id", "b", "c"]
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")


@pytest.fixture
def path(tmp_path):
    with write_workbook(tmp_path / "people.xlsx", HEADER) as sheet:
        sheet.rows(ROWS[:2])
        sheet.rows(ROWS[2:])
    return tmp_path / "people.xlsx"


def test_our_own_reader_reads_it(path):
    table = open_table(path)

    assert table.header == HEADER
    assert list(table) == list(enumerate(ROWS, 2))


def test_openpyxl_reads_it_and_leaves_escapes_as_they_stand(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]

    rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [HEADER, ROWS[0], ["=1+1", "<r><t>rich</t></r>", "_x005F_x0041_"], *ROWS[2:]]


def test_no_cell_is_a_formula(path):
    assert openpyxl.load_workbook(path).worksheets[0]["A3"].data_type == "s"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(CHARACTERS, min_size=1), min_size=1))
def test_any_text_reads_back_identically(tmp_path, texts):
    with write_workbook(tmp_path / "texts.xlsx", ["text"]) as sheet:
        sheet.rows([text] for text in texts)

    assert [row for _, row in open_table(tmp_path / "texts.xlsx")] == [[text] for text in texts]


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_letters(column, letters):
    assert letters_of(column) == letters


@pytest.mark.parametrize(
    ("limit", "value", "rows"), [("MOST_ROWS", 2, [["a"]] * 3), ("MAX_CELLS", 5, [["a", "b"]] * 3)]
)
def test_what_is_too_much_for_a_sheet_is_refused_and_leaves_no_file(tmp_path, monkeypatch, limit, value, rows):
    monkeypatch.setattr(f"crm.tables.xlsx.writing.{limit}", value)

    with pytest.raises(TooLarge, match="more than"), write_workbook(tmp_path / "people.xlsx", ["id"]) as sheet:
        sheet.rows(rows)

    assert MOST_ROWS_OF_A_SHEET == 1_048_575
    assert list(tmp_path.iterdir()) == []
