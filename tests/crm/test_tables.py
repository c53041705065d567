import csv
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.tables import BadLine, Unreadable, open_table, write_table
from crm.tables.table import column_names


@pytest.fixture
def table(tmp_path):
    """Opens a table of the given bytes or text."""

    def open_content(content, name="people.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(path, **options)

    return open_content


def cells(table):
    return [row for _, row in table if not isinstance(row, BadLine)]


def bad_lines(table):
    return [(number, row.reason) for number, row in table if isinstance(row, BadLine)]


# Delimiters, headers and rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(table, delimiter):
    read = table("email|first name|city, town; or village\nann@example.com|Ann|Kyiv".replace("|", delimiter))

    assert read.header[:2] == ["email", "first name"]
    assert cells(read)[0][:3] == ["ann@example.com", "Ann", "Kyiv"]


def test_delimiters_inside_quotes_do_not_count(table):
    read = table('"a;b;c;d",e\n1,2')

    assert read.header == ["a;b;c;d", "e"]


@pytest.mark.parametrize("name", ["\t", "tab", "\\t"])
def test_the_delimiter_may_be_named(table, name):
    assert table("a,b\tc\n1,2\t3", delimiter=name).header == ["a,b", "c"]


@pytest.mark.parametrize("name", ["", '"', "::", "\n"])
def test_what_cannot_part_cells_is_no_delimiter(table, name):
    if not name:
        assert table("a,b", delimiter=name).header == ["a", "b"]
        return
    with pytest.raises(Unreadable, match="name one character"):
        table("a,b", delimiter=name)


def test_names_of_columns_are_trimmed_and_made_unique(table):
    read = table(" Email ,Name,Email,,Email,,\n1,2,3,4,5")

    assert read.header == ["Email", "Name", "Email (2)", "Column 4", "Email (3)"]
    assert cells(read) == [["1", "2", "3", "4", "5"]]


def test_no_two_columns_have_one_name_whatever_the_file_calls_them():
    assert column_names(["Email", "Email", "Email (2)", "", "Column 4"]) == [
        *("Email", "Email (3)", "Email (2)", "Column 4 (2)", "Column 4")
    ]


def test_rows_have_the_width_of_the_header(table):
    read = table("a,b,c\n1\n1,2,3,,\n1,2,3,4\n")

    assert list(read) == [
        (2, ["1", "", ""]),
        (3, ["1", "2", "3"]),
        (4, BadLine("has 4 cells, where the header has 3", ["1", "2", "3", "4"])),
    ]


def test_lines_without_a_value_are_no_rows(table):
    assert list(table("\n\na,b\n\n,\n1,2\n\n")) == [(6, ["1", "2"])]


def test_line_ends_may_be_mixed(table):
    assert list(table("a,b\r\n1,2\r3,4\n5,6")) == [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])]


def test_a_quoted_cell_may_hold_lines_quotes_and_delimiters(table):
    read = table('a,b\n"one\r\ntwo","say ""hi"", you"\n3, "4"\n')

    assert list(read) == [(2, ["one\r\ntwo", 'say "hi", you']), (4, ["3", "4"])]


def test_a_quote_inside_a_plain_cell_is_itself(table):
    assert cells(table('a,b\n5" screen,x\n6" screen,y\n7,z')) == [['5" screen', "x"], ['6" screen', "y"], ["7", "z"]]


def test_a_table_can_be_read_again(table):
    read = table("a\n1\n2")

    assert list(read) == list(read)


# Broken files


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " \r\n ", ",,,\n"])
def test_an_empty_file_is_unreadable(table, content):
    with pytest.raises(Unreadable, match="empty"):
        table(content)


def test_a_header_alone_has_no_rows(table):
    assert list(table("a,b\n")) == []


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(Unreadable, match="can't be read"):
            open_table(path)


def test_ten_thousand_columns_are_unreadable(table):
    with pytest.raises(Unreadable, match="10,000 columns; at most 1,000"):
        table(",".join(f"c{number}" for number in range(10_000)))


def test_an_unclosed_quote_costs_its_own_line(table):
    read = table('a,b\n1,2\n"3,4\n5,6\n7,8\n')

    assert cells(read) == [["1", "2"], ["5", "6"], ["7", "8"]]
    assert bad_lines(read) == [(3, "opens a quote that isn't closed within 1,000,000 characters")]


def test_an_unclosed_quote_before_quoted_rows_costs_its_own_line(table):
    read = table('"a","b"\n"1","2"\n"3,4\n"5","6"\n"7","8"\n')

    assert cells(read) == [["1", "2"], ["5", "6"], ["7", "8"]]
    assert bad_lines(read) == [(3, "has a quote in the wrong place")]


def test_an_unclosed_quote_before_megabytes_costs_its_own_line(table):
    read = table('a,b\n"1,2\n' + "3,{}\n".format("4" * 100) * 20_000)

    assert len(cells(read)) == 20_000
    assert len(bad_lines(read)) == 1


def test_a_nul_costs_its_line(table):
    read = table(b'a,b\n1,\x002\n"3","\x004"\n5,6')

    assert cells(read) == [["5", "6"]]
    assert bad_lines(read) == [(2, "has a NUL character"), (3, "has a NUL character")]


def test_a_huge_line_costs_little_memory_and_no_other_line(table, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("w") as file:
        file.write("a,b\n1,2\n")
        file.writelines("x" * 1_000_000 for _ in range(30))
        file.write("\n3,4\n")
    tracemalloc.start()

    read = open_table(path)
    rows = list(read)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [number for number, _ in rows] == [2, 3, 4]
    assert rows[1][1].reason == "is longer than 1,000,000 characters"
    assert len(rows[1][1].cells[0]) == 1_000
    assert peak < 20_000_000


@given(st.lists(st.sampled_from(['1,"', '"', "2", ",", '""', "x", "\n", "\r\n", "é", "\0"]), max_size=40))
def test_any_text_is_read_to_its_end(tmp_path_factory, pieces):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("a,b\n" + "".join(pieces) + "\nend,end\n", encoding="utf-8", newline="")

    rows = list(open_table(path))

    numbers = [number for number, _ in rows]
    assert numbers == sorted(set(numbers))
    assert rows[-1][1] == ["end", "end"] or "end,end" in str(rows[-1])


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_are_certain_need_no_name(table, encoding):
    read = table("name,city\nОлена,Zürich 👍\n".encode(encoding))

    assert read.header == ["name", "city"]
    assert cells(read) == [["Олена", "Zürich 👍"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(table, encoding):
    assert cells(table("email,name\nann@example.com,Олена\n".encode(encoding))) == [["ann@example.com", "Олена"]]


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252"])
def test_windows_encodings_are_asked_for(table, encoding):
    content = {"cp1251": "ім'я,місто\nОлена,Київ\nТарас,Львів\n", "cp1252": "name,city\nZoë,Zürich\nJosé,Málaga\n"}
    encoded = content[encoding].encode(encoding)

    with pytest.raises(Unreadable, match=r"not in UTF-8; name its encoding\..*--encoding cp"):
        table(encoded)
    assert cells(table(encoded, encoding=encoding))[0] == content[encoding].split("\n")[1].split(",")


def test_the_mark_of_a_file_outranks_the_name(table):
    assert table("é,b\n".encode("utf-8-sig"), encoding="cp1252").header == ["é", "b"]


@pytest.mark.parametrize("name", ["klingon", "base64", "a\0b", "../x"])
def test_an_unknown_encoding_is_refused(table, name):
    with pytest.raises(Unreadable, match="no known encoding"):
        table("a,b\n", encoding=name)


def test_broken_bytes_cost_their_line(table):
    read = table("a,b\nОлена,1\n".encode() + b"br\xffken,2\n" + '"Тарас",3\n'.encode() + b'"br\xc3",4\n')

    assert cells(read) == [["Олена", "1"], ["Тарас", "3"]]
    assert bad_lines(read) == [(3, "has bytes that are not UTF-8"), (5, "has bytes that are not UTF-8")]


def test_broken_bytes_late_in_a_long_file_cost_their_line(table):
    read = table(b"a,b\n" + (b"1" * 1_000 + b",2\n") * 2_000 + b"\xff,2\n" + b"3,4\n")

    assert bad_lines(read) == [(2_002, "has bytes that are not UTF-8")]
    assert cells(read)[-1] == ["3", "4"]


def test_broken_bytes_of_utf_16_cost_their_line(table):
    read = table(b"\xff\xfe" + "a,b\n1,2\n".encode("utf-16-le") + b"\x00\xdc" + "x,4\n5,6\n".encode("utf-16-le"))

    assert cells(read) == [["1", "2"], ["5", "6"]]
    assert bad_lines(read) == [(3, "has bytes that are not UTF-16")]


# Writing


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=10).map(str.strip)


@given(st.lists(st.tuples(texts.filter(bool), texts, texts), max_size=5))
def test_what_is_written_reads_back_identically(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "rows.csv"

    with write_table(path, ["first|name", "a;b;c", "reason"]) as table:
        for row in rows:
            table.row(row)

    read = open_table(path)
    assert read.header == ["first|name", "a;b;c", "reason"]
    assert [tuple(row) for row in cells(read)] == rows


def test_a_table_is_plain_csv(tmp_path):
    with write_table(tmp_path / "rows.csv", ["a", "b"]) as table:
        table.row(["=1+1", "Олена, Київ"])

    assert (tmp_path / "rows.csv").read_text(encoding="utf-8") == 'a,b\n=1+1,"Олена, Київ"\n'


def test_an_error_leaves_the_older_file_and_no_other(tmp_path):
    (tmp_path / "rows.csv").write_text("older")

    with pytest.raises(csv.Error), write_table(tmp_path / "rows.csv", ["a"]):
        raise csv.Error

    assert [path.read_text() for path in tmp_path.iterdir()] == ["older"]
