"""`manage.py import_contacts`: real files into a real database."""

import csv

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Change, Contact, Import, ImportConflict, Suppression
from tests.factories import SubscriptionCategoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_contacts(tmp_path, capsys):
    """Writes the text to a file, imports it, and answers the last line of standard output."""

    def run(text, *options, encoding="utf-8", name="people.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        capsys.readouterr()
        call_command("import_contacts", str(path), *options)
        return capsys.readouterr().out.strip().splitlines()[-1]

    run.rejects = tmp_path / "people.rejects.csv"
    return run


PEOPLE = """\
email,phone,first_name,last_name,country,city
anna@example.com,+380671234567,Anna,Kovalenko,UA,Kyiv
petro@example.com,,Petro,Łysenko,Poland,Kraków
"""


def test_new_people_are_created(import_contacts):
    assert import_contacts(PEOPLE) == "created 2, updated 0, unchanged 0, rejected 0"

    petro = Contact.objects.get(email="petro@example.com")
    assert (petro.country, petro.city, petro.source) == ("PL", "Kraków", "import")


def test_the_same_file_again_changes_nothing(import_contacts):
    import_contacts(PEOPLE)
    changes = Change.objects.count()

    assert import_contacts(PEOPLE) == "created 0, updated 0, unchanged 2, rejected 0"
    assert Change.objects.count() == changes


def test_a_dry_run_counts_and_writes_nothing(import_contacts):
    assert import_contacts(PEOPLE, "--dry-run") == "created 2, updated 0, unchanged 0, rejected 0"

    assert not Contact.objects.exists()
    assert not Import.objects.exists()


def test_an_empty_cell_changes_nothing_unless_told_to(import_contacts):
    import_contacts(PEOPLE)
    blank = "email,city\nanna@example.com,\n"

    assert import_contacts(blank) == "created 0, updated 0, unchanged 1, rejected 0"
    assert import_contacts(blank, "--import-empty") == "created 0, updated 1, unchanged 0, rejected 0"
    assert Contact.objects.get(email="anna@example.com").city == ""


def test_rows_of_one_person_are_merged_in_file_order(import_contacts):
    text = "email,city,first_name\nanna@example.com,Lviv,\nANNA@example.com ,Kyiv,Anna\n"

    assert import_contacts(text) == "created 1, updated 0, unchanged 1, rejected 0"
    assert import_contacts(text) == "created 0, updated 0, unchanged 2, rejected 0"
    assert Contact.objects.get().city == "Kyiv"


def test_rows_of_one_person_are_merged_across_chunks(import_contacts, monkeypatch):
    monkeypatch.setattr("contacts.imports.scanning.CHUNK", 2)
    monkeypatch.setattr("contacts.imports.engine.CHUNK", 2)
    rows = ["anna@example.com,C-1,Lviv", *(f"p{n}@example.com,,Odesa" for n in range(7)), ",C-1,Kyiv"]
    text = "email,external_id,city\n" + "\n".join(rows)

    assert import_contacts(text) == "created 8, updated 0, unchanged 1, rejected 0"
    assert import_contacts(text) == "created 0, updated 0, unchanged 9, rejected 0"
    assert Contact.objects.get(external_id="C-1").city == "Kyiv"


def test_faulty_rows_go_to_the_rejects_file_with_line_and_reason(import_contacts):
    text = "email,birth_date\nnot an email,\nanna@example.com,2024-02-30\nok@example.com,1990-01-31\n"

    assert import_contacts(text) == "created 1, updated 0, unchanged 0, rejected 2"

    with import_contacts.rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["rejected_line"] for row in rows] == ["2", "3"]
    assert rows[1]["email"] == "anna@example.com"
    assert "birth_date" in rows[1]["rejected_reason"]


def test_corrected_rejects_can_be_imported_as_they_are(import_contacts):
    import_contacts("email;city\nanna@example;Kyiv\n")
    corrected = import_contacts.rejects.read_text(encoding="utf-8-sig").replace("anna@example", "anna@example.com")

    assert import_contacts(corrected, name="corrected.csv") == "created 1, updated 0, unchanged 0, rejected 0"


def test_bad_cells_can_be_skipped(import_contacts):
    text = "email,country\nanna@example.com,Atlantis\n"

    assert import_contacts(text, "--skip-bad-cells") == "created 1, updated 0, unchanged 0, rejected 0"
    assert "Atlantis" in import_contacts.rejects.read_text(encoding="utf-8-sig")


def test_a_value_of_somebody_else_stays_there_and_the_conflict_is_kept(import_contacts):
    import_contacts("external_id,email\nC-1,anna@example.com\n")

    assert import_contacts("external_id,email\nC-2,anna@example.com\n") == (
        "created 1, updated 0, unchanged 0, rejected 0"
    )
    conflict = ImportConflict.objects.get()
    assert (conflict.line, conflict.field, conflict.value) == (2, "email", "anna@example.com")
    assert conflict.holder_id == Contact.objects.get(email="anna@example.com").pk


def test_an_unknown_contact_id_is_rejected(import_contacts):
    assert import_contacts("contact_id,city\n999,Kyiv\n") == "created 0, updated 0, unchanged 0, rejected 1"


def test_ambiguous_dates_stop_the_import_before_the_first_write(import_contacts):
    text = "email,birth_date\nanna@example.com,05/12/1990\n"

    with pytest.raises(CommandError, match="two ways"):
        import_contacts(text)
    assert not Import.objects.exists()

    import_contacts(text, "--date-order", "mdy")
    assert Contact.objects.get().birth_date.isoformat() == "1990-05-12"


def test_a_certain_date_settles_the_order_of_its_column(import_contacts):
    import_contacts("email,birth_date\nanna@example.com,05/12/1990\npetro@example.com,31/12/1990\n")

    assert Contact.objects.get(email="anna@example.com").birth_date.isoformat() == "1990-12-05"


def test_a_status_suppresses_the_address(import_contacts):
    import_contacts(
        "email,email_status,email_status_at,email_status_reason\n"
        "anna@example.com,blacklisted,2026-05-12,mailbox does not exist\n"
    )

    suppression = Suppression.objects.get()
    assert Contact.objects.get().email_status == "blacklisted"
    assert (suppression.reason, suppression.at.date().isoformat()) == ("mailbox does not exist", "2026-05-12")


def test_a_category_that_the_person_left_is_not_granted_again(import_contacts):
    SubscriptionCategoryFactory(key="news")
    import_contacts("email,subscriptions\nanna@example.com,news\n")
    import_contacts("email,unsubscriptions\nanna@example.com,news\n")

    assert import_contacts("email,subscriptions\nanna@example.com,news\n") == (
        "created 0, updated 0, unchanged 1, rejected 0"
    )
    assert import_contacts("email,subscriptions,subscribed_at\nanna@example.com,news,2999-01-01\n") == (
        "created 0, updated 1, unchanged 0, rejected 0"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("city,country\nKyiv,UA\n", "No column identifies the contact"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(import_contacts, text, message):
    with pytest.raises(CommandError, match=message):
        import_contacts(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_safe_to_tell_are_found(import_contacts, encoding):
    import_contacts("email;last_name\nanna@example.com;Шевченко\n", encoding=encoding)

    assert Contact.objects.get().last_name == "Шевченко"


def test_another_encoding_is_named(import_contacts):
    import_contacts("email;last_name\nanna@example.com;Шевченко\n", "--encoding", "cp1251", encoding="cp1251")

    assert Contact.objects.get().last_name == "Шевченко"


def test_a_local_phone_takes_the_row_s_country_first(import_contacts):
    text = "phone,country\n067 123 45 67,UA\n512 000 111,\n"

    assert import_contacts(text, "--country", "PL") == "created 2, updated 0, unchanged 0, rejected 0"
    assert set(Contact.objects.values_list("phone", flat=True)) == {"+380671234567", "+48512000111"}


@pytest.mark.parametrize(
    "header",
    [
        "Email Address,First Name,Last Name,Address,Phone Number,LEID,EUID",  # Mailchimp
        "Record ID,First Name,Last Name,Email,Phone Number,Country/Region,Time Zone",  # HubSpot
        "Email,Klaviyo ID,First Name,Last Name,Phone Number,State / Region,Zip Code",  # Klaviyo
        "Customer ID,First Name,Last Name,Email,Default Address City,Phone,Total Spent",  # Shopify
        "email,phone,firstName,lastName,externalCustomerId,languageCode",  # eSputnik
    ],
)
def test_headers_of_other_tools_are_recognised(import_contacts, header):
    cells = {"email": "anna@example.com", "first": "Anna", "last": "Kovalenko"}
    line = ",".join(next((v for k, v in cells.items() if k in name.lower()), "") for name in header.split(","))

    import_contacts(f"{header}\n{line}\n")

    contact = Contact.objects.get()
    assert (contact.email, contact.first_name, contact.last_name) == ("anna@example.com", "Anna", "Kovalenko")
