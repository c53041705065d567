"""Damaged files and hostile values: each row arrives or is rejected with its line and the reason, none is lost."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError

from activity.benchmark.commands import run
from contacts.imports.engine import ImportRun
from contacts.models import Contact
from tests.importing import counts

pytestmark = pytest.mark.django_db

HUGE_MB = 300
MOST_MB = 300


@pytest.fixture
def import_contacts(import_file):
    return partial(import_file, "contacts")


@pytest.fixture
def rejects(import_file):
    """{line: reason} of the first import that rejected any."""
    return lambda: {int(row["rejected_line"]): row["rejected_reason"] for row in import_file.rejected("contacts")}


# Damaged files


@pytest.mark.parametrize(
    ("damaged", "line", "reason"),
    [
        (b"br\xffken@example.com,Kyiv", 3, "has bytes that are not UTF-8"),
        ("Олена@example.com,Київ".encode()[:-1], 3, "has bytes that are not UTF-8"),
        (b'"broken@example.com,Kyiv', 3, "opens a quote that isn't closed within 1,000,000 characters"),
        (b"broken@example.com,Kyiv,Podil", 3, "has 3 cells, where the header has 2"),
        (b"broken@example.com,\x00Kyiv", 3, "has a NUL character"),
        (b"broken@example.com," + b"x" * 1_000_001, 3, "is longer than 1,000,000 characters"),
        (b"broken,Kyiv", 3, "email: not an email address"),
    ],
)
def test_a_damaged_line_is_rejected_alone(import_contacts, rejects, damaged, line, reason):
    sound = "anna@example.com,Львів", "petro@example.com,Одеса", "olena@example.com"
    first, *others = (line.encode() for line in sound)
    text = b"\n".join([b"email,city", first, damaged, *others])

    assert import_contacts(text) == counts(created=3, rejected=1)

    assert rejects()[line].startswith(reason)
    assert set(Contact.objects.values_list("city", flat=True)) == {"Львів", "Одеса", ""}


def test_broken_bytes_of_a_named_encoding_are_rejected_alone(import_contacts, rejects):
    text = "email,city\nanna@example.com,Київ\n".encode("cp1251") + b"broken@example.com,\x98\n"

    assert import_contacts(text, "--encoding", "cp1251") == counts(created=1, rejected=1)
    assert rejects() == {3: "has bytes that are not CP1251"}


def test_mixed_line_ends_and_blank_lines_are_no_rows(import_contacts):
    assert import_contacts(b"email,city\r\na@example.com,A\rb@example.com,B\n\n,\r\nc@example.com,C") == counts(
        created=3
    )


def test_of_columns_with_one_name_the_first_is_read_and_the_second_can_be_named(import_contacts):
    text = "email,city,city\nanna@example.com,Kyiv,Lviv\n"

    import_contacts(text)
    assert Contact.objects.get().city == "Kyiv"

    import_contacts(text, "--map", "city=", "--map", "city (2)=city")
    assert Contact.objects.get().city == "Lviv"


def test_a_header_alone_is_an_import_of_nothing(import_contacts):
    assert import_contacts("email,city\n") == counts()


def test_ten_thousand_columns_are_too_many(import_contacts):
    with pytest.raises(CommandError, match="10,001 columns; at most 1,000"):
        import_contacts("email," + ",".join(f"c{n}" for n in range(10_000)) + "\nanna@example.com\n")


def test_whatever_the_damage_accepted_and_rejected_rows_are_all_rows(import_contacts, rejects, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 16)
    pieces = [
        b"p%d@example.com,\xd0\x9a",
        b"broken %d,C",
        b"p%d@example.com,a,b",
        b"\xff%d@example.com,C",
        b"p%d@example.com,\0",
    ]
    kinds = Random(4).choices(range(len(pieces)), weights=(4, 1, 1, 1, 1), k=400)
    lines = [pieces[kind] % number for number, kind in enumerate(kinds)]
    sound, faulty = kinds.count(0), len(kinds) - kinds.count(0)

    assert import_contacts(b"email,city\n" + b"\n".join(lines)) == counts(created=sound, rejected=faulty)
    assert set(rejects()) == {number + 2 for number, kind in enumerate(kinds) if kind}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is read from /proc")
def test_a_line_of_300_mb_costs_itself_alone_in_bounded_memory(tmp_path, own_database):
    path = tmp_path / "huge.csv"
    with path.open("w") as file:
        file.write("email,city\nanna@example.com,Lviv\n")
        file.writelines("x" * 1_000_000 for _ in range(HUGE_MB))
        file.write("\npetro@example.com,Odesa\n")

    done = run(own_database.environment, "import_contacts", path, "--no-progress")

    assert done.output == counts(created=2, rejected=1)
    assert done.peak_mb <= MOST_MB
    rejected = (tmp_path / "huge.rejects.csv").read_text()
    assert rejected.strip().endswith('3,"is longer than 1,000,000 characters"')
    assert len(rejected) < 2_000


# Hostile values


@pytest.mark.parametrize(
    "name",
    [
        "👩‍🚀" * 8,
        "e\u0301lena",
        "שלום",
        "\u202eannA",
        "ﷺ" * 40,
        "O'Brien",
        "<b>Anna</b>",
        "a\u00a0b",
        "Łysenko",
        "𝔸𝕟𝕟𝕒",
    ],
)
def test_a_name_comes_out_as_it_went_in(import_contacts, name):
    import_contacts(f"email,first_name\nanna@example.com,{name}\n")

    assert Contact.objects.get().first_name == name


@pytest.mark.parametrize("length", [41, 10_000])
def test_the_length_of_a_name_is_counted_in_characters(import_contacts, rejects, length):
    text = f"email,first_name\nanna@example.com,{'👍' * 40}\npetro@example.com,{'👍' * length}\n"

    assert import_contacts(text) == counts(created=1, rejected=1)
    assert rejects() == {3: f"first_name: is {length:,} characters long; 40 fit"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2024-02-30", "is not in the calendar"),
        ("99999-01-01", "is not a date"),
        ("12/05/24", "needs a year of four digits"),
        ("5 травня 1990", "names no English month"),
        ("33000", "is a number, not a date"),
    ],
)
def test_a_date_that_never_was_is_rejected(import_contacts, rejects, cell, reason):
    assert import_contacts(f"email,birth_date\nanna@example.com,{cell}\n") == counts(rejected=1)
    assert reason in rejects()[2]


def test_dates_in_both_orders_stop_the_import(import_contacts):
    with pytest.raises(CommandError, match="has dates in both orders: 31/12/1990 and 12/31/1990"):
        import_contacts("email,birth_date\na@example.com,31/12/1990\nb@example.com,12/31/1990\n")
    assert not Contact.objects.exists()


def test_a_time_that_the_clocks_skipped_is_rejected_and_the_next_minute_is_not(import_contacts, rejects):
    text = "email,created_at\na@example.com,2024-03-31 03:59\nb@example.com,2024-03-31 04:00\n"

    assert import_contacts(text, "--time-zone", "Europe/Kyiv") == counts(created=1, rejected=1)
    assert "the clocks skipped it" in rejects()[2]
    assert Contact.objects.get().created_at == datetime(2024, 3, 31, 1, tzinfo=UTC)


def test_an_unknown_time_zone_is_refused_as_option_and_as_value(import_contacts, rejects):
    with pytest.raises(CommandError, match="no IANA time zone"):
        import_contacts("email\nanna@example.com\n", "--time-zone", "Mars/Olympus")

    assert import_contacts("email,time_zone\nanna@example.com,Mars/Olympus\n") == counts(rejected=1)
    assert rejects()[2].startswith("time_zone: not a time zone")


@pytest.mark.parametrize(
    ("cell", "email"),
    [
        (" Anna.K+news@Example.COM ", "anna.k+news@example.com"),
        ("anna@BÜCHER.example.com", "anna@bücher.example.com"),
        ("anna@xn--bcher-kva.example.com", "anna@bücher.example.com"),
    ],
)
def test_spellings_of_an_email_are_one_person(import_contacts, cell, email):
    assert import_contacts(f"email\n{cell}\n{email}\n") == counts(created=1, unchanged=1)
    assert Contact.objects.get().email == email


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("+380 67 123 45 67 ext. 5", "extension"),
        ("+380671234567 x5", "extension"),
        ("+380671234567 доб. 5", "extension"),
        ("067 123 45 67", "without its country"),
        ("+380 67", "too few or too many digits"),
    ],
)
def test_a_phone_that_is_none_is_rejected_with_its_reason(import_contacts, rejects, cell, reason):
    assert import_contacts(f"email,phone\nanna@example.com,{cell}\n") == counts(rejected=1)
    assert reason in rejects()[2]


@pytest.mark.parametrize("cell", ["+380 (67) 123-45-67", "00380671234567", "+380.67.123.45.67"])
def test_spellings_of_a_phone_are_one_person(import_contacts, cell):
    assert import_contacts(f"phone\n{cell}\n+380671234567\n") == counts(created=1, unchanged=1)
