import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest

from crm.tables import BadLine, Unreadable, open_table

LATE = datetime(2026, 5, 12, 10, 20, 59, tzinfo=UTC).replace(tzinfo=None)  # a spreadsheet knows no zones
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
STRINGS = f'<sst xmlns="{MAIN}">{{}}</sst>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets><sheet name="People" r:id="worksheet"/></sheets></workbook>'
)
HEADER = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
MEGABYTE = "x" * 1_000_000


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
    """The path of an XLSX file of the least parts: rows of XML below a header, or the whole `sheet`, and strings.

    Each part is a text or several.
    """

    def write(*rows, sheet=None, strings="", styles="<styles/>", compression=zipfile.ZIP_DEFLATED):
        parts = {
            "_rels/.rels": RELATIONSHIPS.format(relationship("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": RELATIONSHIPS.format(
                relationship("worksheet", "worksheets/sheet1.xml")
                + relationship("sharedStrings", "/xl/sharedStrings.xml")
                + relationship("styles", "styles.xml")
            ),
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": around(strings, STRINGS),
            "xl/worksheets/sheet1.xml": sheet or around([HEADER, *rows], SHEET),
        }
        with zipfile.ZipFile(tmp_path / "written.xlsx", "w", compression, compresslevel=1) as file:
            for name, content in parts.items():
                with file.open(name, "w") as part:
                    part.writelines(piece.encode() for piece in ([content] if isinstance(content, str) else content))
        return tmp_path / "written.xlsx"

    return write


def relationship(kind, target):
    return f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{target}"/>'


def around(content, whole):
    start, end = whole.split("{}")
    return [start, *content, end]


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


def test_what_xml_cannot_hold_is_unescaped(written):
    text = "one_x000D_two_x005F_x _x41_ _xD800_"

    read = open_table(
        written(f'<row><c t="s"><v>0</v></c><c t="str"><v>{text}</v></c></row>', strings=f"<si><t>{text}</t></si>")
    )

    assert cells(read) == [["one\rtwo_x _x41_ _xD800_"] * 2]


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
        '<row><c t="s"><v>9</v></c></row>',
        "<row><c><v>1</v></row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_unreadable(written, row):
    with pytest.raises(Unreadable, match="no XLSX workbook"):
        list(open_table(written(row)))


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


# Memory


def test_a_large_workbook_needs_little_memory(written):
    texts = [f"<si><t>{number:030000}</t></si>" for number in range(2_000)]
    row = "<row>" + '<c t="s"><v>2000</v></c>' * 20 + '<c t="inlineStr"><is><t>in place</t></is></c></row>'
    header = "<row>" + '<c t="inlineStr"><is><t>name</t></is></c>' * 21 + "</row>"
    path = written(sheet=SHEET.format(header + row * 30_000), strings=[*texts, "<si><t>short</t></si>"])

    counted = subprocess.run(
        [sys.executable, "-c", COUNT_WITHIN_60_MB, str(path)], capture_output=True, text=True, check=False
    )

    assert counted.stdout.strip() == "30000", counted.stderr


COUNT_WITHIN_60_MB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (60_000_000, 60_000_000))
from crm.tables import open_table
print(sum(1 for _ in open_table(sys.argv[1])))
"""


def test_one_text_that_a_million_cells_share_is_refused(written):
    row = "<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>"
    header = "<row>" + '<c t="inlineStr"><is><t>name</t></is></c>' * 20 + "</row>"
    path = written(sheet=SHEET.format(header + row * 50_000), strings=f"<si><t>{'x' * 32_767}</t></si>")

    refused_in_little_memory(path, "rows of more than 10,000 characters; save the sheet as CSV")


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("rows of more than 10,000", {"rows": [f"<row><c><v>{MEGABYTE[1:]}</v></c></row>"] * 100}),
        ("rows of more than 10,000", {"rows": ["<row>", *[f"<c><v>{MEGABYTE}</v></c>"] * 100, "</row>"]}),
        ("takes too much memory", {"rows": ["<a>"] * 1_000_000}),
        ("takes too much memory", {"rows": [f"<a{number}/>" for number in range(100_000)]}),
        ("takes too much memory", {"rows": [f'<a a{number}=""/>' for number in range(100_000)]}),
        ("takes too much memory", {"rows": ['<a a="', *[MEGABYTE] * 100, '"/>']}),
        ("takes too much memory", {"rows": ["<!--", *[MEGABYTE] * 100, "-->"]}),
        ("text of more than 1 MB", {"strings": ["<si><t>", *[MEGABYTE] * 100, "</t></si>"]}),
        ("more than 200 MB of different texts", {"strings": [f"<si><t>{MEGABYTE}</t></si>"] * 210}),
        ("more than 16 MB", {"styles": ["<styles>", *[" " * 1_000_000] * 100, "</styles>"]}),
        (
            "no XLSX workbook",
            {"rows": [f"<row><c><f>{MEGABYTE}</f></c></row>"] * 100, "compression": zipfile.ZIP_BZIP2},
        ),
    ],
    ids=[
        "long rows",
        "a long row",
        "depth",
        "elements",
        "attributes",
        "an attribute",
        "a comment",
        "a text",
        "texts",
        "styles",
        "another compression",
    ],
)
def test_a_bomb_is_refused_in_little_memory(written, reason, content):
    path = written(*content.pop("rows", []), **content)

    refused_in_little_memory(path, reason)


def test_a_directory_of_a_multitude_of_parts_is_refused_in_little_memory(tmp_path):
    with zipfile.ZipFile(tmp_path / "parts.xlsx", "w") as archive:
        archive.writestr("part", "")
        archive.filelist *= 400_000

    refused_in_little_memory(tmp_path / "parts.xlsx", "no XLSX workbook")


def refused_in_little_memory(path, reason):
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=reason):
            list(open_table(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 50_000_000


def test_long_texts_cost_their_row_alone(written):
    long = [f'<row><c t="str"><f>{MEGABYTE}</f><v>', MEGABYTE, MEGABYTE, "</v></c></row>"]

    read = list(open_table(written(*long, "<row><c><v>1</v></c></row>")))

    assert read == [(2, BadLine("is longer than 1,000,000 characters")), (3, ["1", ""])]


def test_a_header_that_is_too_long_is_unreadable(written):
    with pytest.raises(Unreadable, match="column names is longer than 1,000,000"):
        open_table(written(sheet=SHEET.format(f"<row><c><v>{MEGABYTE}1</v></c></row>")))


def test_more_cells_than_a_table_may_have_are_refused(written, monkeypatch):
    monkeypatch.setattr("crm.tables.xlsx.sheet.MAX_CELLS", 5)
    path = written("<row><c/><c/><c><v>1</v></c></row>", "<row><c/></row>")

    with pytest.raises(Unreadable, match="more than 5 cells; save the sheet as CSV and import that"):
        list(open_table(path))


def test_more_different_texts_than_a_table_may_have_are_refused(written, monkeypatch):
    monkeypatch.setattr("crm.tables.xlsx.strings.MAX_STRINGS", 5)

    assert open_table(written(strings="<si/>" * 5)).header == ["a", "b"]
    with pytest.raises(Unreadable, match="more than 5 different texts; save the sheet as CSV and import that"):
        open_table(written(strings="<si/>" * 6))


def test_a_sheet_that_unpacks_to_too_much_is_refused(written, monkeypatch):
    monkeypatch.setattr("crm.tables.xlsx.sheet.MAX_UNPACKED", 3_000_000)

    with pytest.raises(Unreadable, match="more than 3 MB"):
        list(open_table(written(*[" " * 1_000_000] * 4)))


def test_a_sheet_is_read_only_as_far_as_rows_are_wanted(written):
    read = iter(open_table(written("<row><c><v>1</v></c></row>" * 100_000, "<unclosed>")))

    assert next(read) == (2, ["1", ""])
    with pytest.raises(Unreadable):
        list(read)
