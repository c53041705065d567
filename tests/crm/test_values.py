import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from crm.values import (
    Invalid,
    clean_bool,
    clean_decimal,
    clean_integer,
    clean_json,
    clean_text,
    json_text,
)

# Text


@pytest.mark.parametrize(
    "text",
    [
        "Олена",
        "👩‍🚀 Ada",
        "e\u0301",
        "שלום",
        "\u202etxt",
        "a\u00a0b",
        "a\tb\nc",
        "<img src=x onerror=alert(1)>",
        "ﷺ" * 40,
    ],
)
def test_text_comes_out_as_it_went_in(text):
    assert clean_text(text, 100) == text


def test_text_is_trimmed_and_its_line_ends_become_one_kind():
    assert clean_text("  a\r\nb\rc \n", 100) == "a\nb\nc"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_characters_that_no_text_may_hold_are_refused(char):
    with pytest.raises(Invalid, match="no text may hold"):
        clean_text(f"a{char}b", 100)


def test_length_is_counted_in_characters():
    assert clean_text("👍" * 40, 40) == "👍" * 40
    with pytest.raises(Invalid, match="41 characters long; 40 fit"):
        clean_text("👍" * 41, 40)


@pytest.mark.parametrize("value", [None, 5, b"bytes", ["a"]])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(Invalid, match="not a text"):
        clean_text(value, 40)


@given(st.text())
def test_any_text_is_stored_as_utf_8_or_refused(text):
    try:
        cleaned = clean_text(text, 1000)
    except Invalid:
        return

    assert "\0" not in cleaned
    assert clean_text(cleaned, 1000) == cleaned
    assert cleaned.encode().decode() == cleaned


# Numbers


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12.50", None, "12.50"),
        ("+5", None, "5"),
        ("\u22125", None, "-5"),
        ("-0", None, "0"),
        ("1,5", ",", "1.5"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", None, "1234.56"),
        ("1,234,567", None, "1234567"),
        ("1'234.50", None, "1234.5"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("12.5000000000", None, "12.5"),
        (19.99, None, "19.99"),
    ],
)
def test_numbers_are_read_as_written(text, decimal, number):
    assert clean_decimal(text, decimal) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,5",
        "1.2.3",
        "12,34,567",
        "1,234",
        "NaN",
        "Infinity",
        "1e5",
        "1e400",
        "0.1234567",
        "9" * 5000,
        "٣",
        "5 €",
        True,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Invalid):
        clean_decimal(text)


def test_minus_zero_is_zero():
    assert str(clean_decimal("-0.00")) == "0"


@given(st.decimals(min_value=-(10**18) + 1, max_value=10**18 - 1, places=6), st.sampled_from(".,"))
def test_every_bounded_decimal_is_read_back_exactly(number, decimal):
    grouped = f"{number:,f}"
    if decimal == ",":
        grouped = grouped.translate(str.maketrans(".,", ",."))

    assert clean_decimal(grouped, decimal) == number


def test_a_whole_number_may_be_written_with_zeros_after_the_point():
    assert clean_integer("1 200.00") == 1200
    with pytest.raises(Invalid, match="not a whole number"):
        clean_integer("12.5")


@pytest.mark.parametrize(("value", "expected"), [("Yes", True), (" TRUE ", True), ("0", False), (False, False)])
def test_yes_and_no(value, expected):
    assert clean_bool(value) is expected


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(Invalid, match="neither yes nor no"):
        clean_bool("maybe")


# JSON


def test_json_is_read_and_passed_on():
    assert clean_json('{"a": [1, 2.5, null, true, "é\\n"]}') == {"a": [1, 2.5, None, True, "é\n"]}
    assert clean_json({"a": "b"}) == {"a": "b"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc\"\\é", max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.django_db
@given(value=json_values, ascii_only=st.booleans(), indent=st.none() | st.integers(0, 2))
def test_json_is_stored_as_the_text_it_was_read_from(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    read = clean_json(text)

    assert read == value
    if isinstance(read, list | dict) and not re.search(r"\d(\d{37}|[eE])|NaN|Infinity", text):
        assert json_text(read) == text
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json_text(read)])
        assert json.loads(cursor.fetchone()[0]) == value


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["1e-20000", "0." + "0" * 20_000 + "1", "-1.5E-16384", "9" * 38, "1" * 30 + ".5"])
def test_a_number_that_python_can_read_can_be_stored(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json_text(clean_json(f'{{"a": [{number}]}}'))])
        assert json.loads(cursor.fetchone()[0]) == {"a": [pytest.approx(float(number))]}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[NaN]", "[1e400]", "-Infinity", '"\\u0000"', '["\\ud800"]', '{"\\u0000": 1}', "9" * 39, "9" * 5000],
)
def test_a_text_that_is_no_storable_json_is_refused(text):
    with pytest.raises(Invalid):
        clean_json(text)


@pytest.mark.parametrize("value", [{"a": float("nan")}, {1: 2}, {"a": object()}, ["\0"]])
def test_a_structure_that_is_no_storable_json_is_refused(value):
    with pytest.raises(Invalid):
        clean_json(value)


@pytest.mark.parametrize("text", ["[" * 22 + "]" * 22, "[" * 5000 + "]" * 5000, '"' + "a" * 70_000 + '"'])
def test_json_too_deep_or_too_long_is_refused(text):
    with pytest.raises(Invalid, match=r"more than 20 levels|65,536 fit"):
        clean_json(text)
