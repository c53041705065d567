import subprocess
import sys
import tracemalloc
import zipfile
from functools import partial

import pytest

from crm.tables import BadLine, Unreadable, open_table
from tests.workbooks import SHEET, write_workbook

pytestmark = pytest.mark.once

MEGABYTE = "x" * 1_000_000


@pytest.fixture
def written(tmp_path):
    return partial(write_workbook, tmp_path / "written.xlsx")


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


@pytest.mark.parametrize(("reader", "others"), [("strings.SharedStrings", 1), ("sheet.SheetReader", 9)])
def test_more_elements_than_the_largest_table_needs_are_refused(written, monkeypatch, reader, others):
    monkeypatch.setattr(f"crm.tables.xlsx.{reader}.most_elements", 20)

    def opened(number):
        return open_table(written("<a/>" * number) if "Sheet" in reader else written(strings="<a/>" * number))

    assert opened(20 - others).header == ["a", "b"]
    with pytest.raises(Unreadable, match="more than 20 XML elements; save the sheet as CSV and import that"):
        opened(21 - others)


def test_a_sheet_that_unpacks_to_too_much_is_refused(written, monkeypatch):
    monkeypatch.setattr("crm.tables.xlsx.sheet.MAX_UNPACKED", 3_000_000)

    with pytest.raises(Unreadable, match="more than 3 MB"):
        list(open_table(written(*[" " * 1_000_000] * 4)))


def test_a_sheet_is_read_only_as_far_as_rows_are_wanted(written):
    read = iter(open_table(written("<row><c><v>1</v></c></row>" * 100_000, "<unclosed>")))

    assert next(read) == (2, ["1", ""])
    with pytest.raises(Unreadable):
        list(read)
