import zipfile
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import openpyxl
import pytest

from crm.tables import BadLine, Unreadable, open_table
from tests.workbooks import HEADER, MAIN, SHEET, write_workbook

LATE = datetime(2026, 5, 12, 10, 20, 59, tzinfo=UTC).replace(tzinfo=None)  # a spreadsheet knows no zones


@pytest.fixture
def workbook(tmp_path):
    """Opens a table of the given rows, in an XLSX file that `change`, if given, has changed before."""

    def open_rows(*rows, change=None, name="people.xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.create_sheet("Other").append(["of another", "sheet"])
        if change:
            change(book)
        book.save(tmp_path / name)
        return open_table(tmp_path / name)

    return open_rows


@pytest.fixture
def written(tmp_path):
    return partial(write_workbook, tmp_path / "written.xlsx")


def cells(table):
    return [row for _, row in table]


# Cells


def test_cells_of_a_spreadsheet_are_as_a_csv_has_them(workbook):
    read = workbook(
        ["name", "phone", "amount", "day", "at", "hour", "yes", "nothing"],
        ["Олена", 380671234567, 0.1 + 0.2, date(2026, 5, 12), LATE, time(9, 30), True],
    )

    assert read.header == ["name", "phone", "amount", "day", "at", "hour", "yes", "nothing"]
    assert cells(read) == [
        ["Олена", "380671234567", "0.3", "2026-05-12", "2026-05-12 10:20:59", "09:30:00", "true", ""]
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("007", "007"),
        ("12345678901234567890", "12345678901234567890"),
        ("9" * 100_000, "9" * 100_000),
        ("3.8067123456700001E+11", "380671234567"),
        ("1E+20", "100000000000000000000"),
        ("1E-5", "0.00001"),
        ("1E+400", "1E+400"),
        ("-12.50", "-12.5"),
        ("NaN", "NaN"),
        ("no number", "no number"),
        (" 5 ", "5"),
    ],
)
def test_numbers_keep_all_that_a_spreadsheet_knows_of_them(written, number, text):
    read = open_table(written(f"<row><c><v>{number}</v></c></row>"))

    assert cells(read) == [[text, ""]]


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("dd/mm/yyyy hh:mm", 46154.5, "2026-05-12 12:00:00"),
        ("[$-419]d mmmm yyyy;@", 46154, "2026-05-12"),
        ("[h]:mm:ss", timedelta(hours=26, minutes=30), "26:30:00"),
        ("m/d/yy", 1, "1900-01-01"),
        ("m/d/yy", 61, "1900-03-01"),
        ("h:mm", 0.75, "18:00:00"),
        ("m/d/yy", -5, "-5"),
        ("m/d/yy", 99999999, "99999999"),
        ('0.0" days"', 1.5, "1.5"),
        ("[Red]0.00\\d", 1.5, "1.5"),
        ("General", 1.5, "1.5"),
    ],
)
def test_the_format_tells_a_date_from_a_number(workbook, code, value, text):
    def change(book):
        book.active["A2"].number_format = code

    assert cells(workbook(["a"], [value], change=change)) == [[text]]


def test_days_may_be_counted_from_1904(workbook):
    def change(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert cells(workbook(["a"], [date(2026, 5, 12)], change=change)) == [["2026-05-12"]]


def test_an_error_is_no_value(workbook):
    assert cells(workbook(["a", "b"], ["#N/A", "x"], ["#DIV/0!", False])) == [["", "x"], ["", "false"]]


def test_a_formula_is_its_result(written):
    read = open_table(written('<row><c t="str"><f>A1&amp;"!"</f><v>a!</v></c><c><f>1+1</f><v>2</v></c></row>'))

    assert cells(read) == [["a!", "2"]]


def test_texts_are_whole_without_their_look_and_reading(written):
    rich = "<si><r><rPr><b/></rPr><t>Ol</t></r><r><t>ha &amp; co</t></r><rPh><t>OLHA</t></rPh></si>"
    row = '<row><c t="s"><v>1</v></c><c t="inlineStr"><v>0</v><is><r><t>in</t></r><r><t>line</t></r></is></c></row>'

    assert cells(open_table(written(row, strings=f"<si><t>never</t></si>{rich}"))) == [["Olha & co", "inline"]]


def test_a_text_is_whole_however_many_elements_break_it(written):
    row = f'<row><c t="str"><v>{"ab<x/>" * 1_000}</v></c><c t="n"><v>1<x/>2</v></c></row>'

    assert cells(open_table(written(row))) == [["ab" * 1_000, "12"]]


def test_what_xml_cannot_hold_is_unescaped(written):
    text = "one_x000D_two_x005F_x _x41_ _xD800_ _x0000_"

    read = open_table(
        written(f'<row><c t="s"><v>0</v></c><c t="str"><v>{text}</v></c></row>', strings=f"<si><t>{text}</t></si>")
    )

    assert cells(read) == [["one\rtwo_x _x41_ _xD800_ \ufffd"] * 2]


def test_a_day_may_be_written_as_text(written):
    row = '<row><c t="d"><v>2026-05-12T00:00:00</v></c><c t="d"><v>2026-05-12T10:20:59.000</v></c></row>'

    assert cells(open_table(written(row))) == [["2026-05-12", "2026-05-12 10:20:59"]]


# Rows and sheets


def test_rows_of_a_spreadsheet_are_numbered_as_it_shows_them(workbook):
    read = workbook([], ["a", "b"], [], [1], [], [None, 2])

    assert list(read) == [(4, ["1", ""]), (6, ["", "2"])]
    assert list(read) == list(read)


def test_rows_of_a_spreadsheet_have_the_width_of_the_header(workbook):
    read = workbook(["a", "b"], [1], [1, 2, ""], [1, 2, None, 4])

    assert list(read) == [
        (2, ["1", ""]),
        (3, ["1", "2"]),
        (4, BadLine("has 4 cells, where the header has 2", ["1", "2", "", "4"])),
    ]


def test_merged_cells_of_the_header_name_their_first_column(workbook):
    def change(book):
        book.active.merge_cells("A1:B1")

    read = workbook(["name", None, "email"], ["Ann", "Lee", "ann@example.com"], change=change)

    assert read.header == ["name", "Column 2", "email"]
    assert cells(read) == [["Ann", "Lee", "ann@example.com"]]


def test_rows_and_cells_may_say_where_they_are_or_follow_each_other(written):
    read = open_table(
        written(
            '<row><c r="B2"><v>2</v></c><c r="A2"><v>1</v></c></row>',
            "<row><c/><c><v>2</v></c></row>",
            '<row r="9"><c r="a9"><v>1</v></c><c><v>2</v></c></row>',
            '<row r="1048576"><c r="B1048576"><v>2</v></c><c r="XFD1048576" s="0"/></row>',
        )
    )

    assert list(read) == [(2, ["1", "2"]), (3, ["", "2"]), (9, ["1", "2"]), (1_048_576, ["", "2"])]


def test_names_of_elements_may_have_a_prefix(written):
    row = "<x:row><x:c><x:v>{}</x:v></x:c></x:row>"
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row.format(1)}{row.format(2)}</x:sheetData></x:worksheet>'

    assert list(open_table(written(sheet=sheet))) == [(2, ["2"])]


def test_the_first_sheet_that_is_seen_is_read(workbook):
    def change(book):
        book.active.sheet_state = "hidden"
        book.create_chartsheet("Chart", 0)

    assert workbook(["a"], [1], change=change).header == ["of another", "sheet"]


def test_a_workbook_with_macros_is_read(workbook):
    assert workbook(["a"], [1], name="people.xlsm").header == ["a"]


def test_a_csv_with_the_name_of_a_workbook_is_read(tmp_path):
    (tmp_path / "people.xlsx").write_text("a,b\n1,2\n")

    assert cells(open_table(tmp_path / "people.xlsx")) == [["1", "2"]]


# What is no workbook


def test_an_empty_workbook_is_unreadable(workbook):
    with pytest.raises(Unreadable, match="empty"):
        workbook()


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0 an old one"])
def test_what_is_no_workbook_is_unreadable(tmp_path, content):
    (tmp_path / "people.xlsx").write_bytes(content)

    with pytest.raises(Unreadable, match="save"):
        open_table(tmp_path / "people.xlsx")


def test_an_archive_of_other_things_is_unreadable(tmp_path):
    with zipfile.ZipFile(tmp_path / "people.ods", "w") as archive:
        archive.writestr("content.xml", "<table/>")

    with pytest.raises(Unreadable, match="no XLSX workbook"):
        open_table(tmp_path / "people.ods")


@pytest.mark.parametrize(
    "row",
    [
        '<row><c r="XFE1"><v>1</v></c></row>',
        '<row><c r="1"><v>1</v></c></row>',
        "<row>" + "<c/>" * 16_384 + "<c><v>1</v></c></row>",
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="9999999999"><c><v>1</v></c></row>',
        '<row><c t="s"><v>9</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        "<row><c><v>1</v></row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_unreadable(written, row):
    with pytest.raises(Unreadable, match="no XLSX workbook"):
        list(open_table(written(row)))


def test_values_far_to_the_right_of_all_others_are_too_many_for_a_table(written):
    far = written('<row><c r="XFD1"><v>1</v></c></row>' * 100)

    with pytest.raises(Unreadable, match="far to the right"):
        list(open_table(far))


def test_a_document_type_is_unreadable(written):
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    with pytest.raises(Unreadable, match="no XLSX workbook"):
        open_table(written(sheet=entities + SHEET.format(HEADER)))


def test_a_size_that_is_not_true_is_unreadable(written):
    path = written('<row r="2"><c><v>1</v></c></row>' * 1_000)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (size - 5_000).to_bytes(4, "little")))

    with pytest.raises(Unreadable, match="no XLSX workbook"):
        list(open_table(path))
