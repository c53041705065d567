"""`manage.py import_contacts`: real files into a real database."""

import csv
import os
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.imports.engine import ImportRun
from contacts.models import (
    Change,
    Contact,
    CustomField,
    Import,
    ImportConflict,
    RejectedRow,
    Subscription,
    Suppression,
)
from tests.factories import LONG_AGO, ContactFactory, SubscriptionCategoryFactory
from tests.importing import counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_contacts(import_file):
    return partial(import_file, "contacts")


PEOPLE = """\
email,phone,first_name,last_name,country,city
anna@example.com,+380671234567,Anna,Kovalenko,UA,Kyiv
petro@example.com,,Petro,Łysenko,Poland,Kraków
"""


def test_new_people_are_created(import_contacts):
    assert import_contacts(PEOPLE) == counts(created=2)

    petro = Contact.objects.get(email="petro@example.com")
    assert (petro.country, petro.city, petro.source) == ("PL", "Kraków", "import")


def test_the_number_of_an_import_is_told_beside_its_counts(tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)

    call_command("import_contacts", path)

    told = capsys.readouterr()
    assert f"Import {Import.objects.get().pk}: people.csv\n" in told.err
    assert told.out == f"{counts(created=2)}\n"


def test_the_same_file_again_changes_nothing(import_contacts):
    import_contacts(PEOPLE)
    changes = Change.objects.count()

    assert import_contacts(PEOPLE) == counts(unchanged=2)
    assert Change.objects.count() == changes


@pytest.mark.parametrize(("lines", "is_told"), [(4, False), (5, True)])
def test_the_planner_is_told_of_many_contacts_that_are_a_fourth_of_all(import_contacts, monkeypatch, lines, is_told):
    monkeypatch.setattr("contacts.imports.engine.MANY_CONTACTS", 2)
    ContactFactory.create_batch(20)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")

    with CaptureQueriesContext(connection) as queries:
        import_contacts("email\n" + "".join(f"{n}@example.com\n" for n in range(lines)))

    assert any(query["sql"].startswith("ANALYZE") for query in queries) is is_told


def test_a_file_whose_name_can_not_be_written_down_is_refused(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("email\nanna@example.com\n")

    with pytest.raises(CommandError, match="Rename it"):
        call_command("import_contacts", path, verbosity=0)


def test_a_dry_run_counts_and_writes_nothing(import_contacts):
    assert import_contacts(PEOPLE, "--dry-run") == counts(created=2)

    assert not Contact.objects.exists()
    assert not Import.objects.exists()


def test_an_empty_cell_changes_nothing_unless_told_to(import_contacts):
    import_contacts(PEOPLE)
    blank = "email,city\nanna@example.com,\n"

    assert import_contacts(blank) == counts(unchanged=1)
    assert import_contacts(blank, "--import-empty") == counts(updated=1)
    assert Contact.objects.get(email="anna@example.com").city == ""


def test_rows_of_one_person_are_merged_in_file_order(import_contacts):
    text = "email,city,first_name\nanna@example.com,Lviv,\nANNA@example.com ,Kyiv,Anna\n"

    assert import_contacts(text) == counts(created=1, unchanged=1)
    assert import_contacts(text) == counts(unchanged=2)
    assert Contact.objects.get().city == "Kyiv"


def test_rows_of_one_person_are_merged_across_chunks(import_contacts, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 2)
    rows = ["anna@example.com,C-1,Lviv", *(f"p{n}@example.com,,Odesa" for n in range(7)), ",C-1,Kyiv"]
    text = "email,external_id,city\n" + "\n".join(rows)

    assert import_contacts(text) == counts(created=8, unchanged=1)
    assert import_contacts(text) == counts(unchanged=9)
    assert Contact.objects.get(external_id="C-1").city == "Kyiv"


@pytest.mark.django_db(transaction=True)
def test_processes_side_by_side_import_the_same_as_one(import_contacts, import_file, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 20)
    rows = [f"p{n % 90}@example.com,C{n}" if n % 7 else f"broken {n},C{n}" for n in range(200)]
    text = "email,city\n" + "\n".join(rows)

    first, again = import_contacts(text), import_contacts(text)

    assert first == counts(created=90, unchanged=81, rejected=29)
    assert again == counts(unchanged=171, rejected=29)
    assert len(import_file.rejected("contacts")) == 29
    assert list(Import.objects.values_list("created", "unchanged", "state").first()) == [90, 81, "done"]


def test_faulty_rows_go_to_the_rejects_file_with_line_and_reason(import_contacts, import_file):
    text = "email,birth_date\nnot an email,\nanna@example.com,2024-02-30\nok@example.com,1990-01-31\n"

    assert import_contacts(text) == counts(created=1, rejected=2)

    rows = import_file.rejected("contacts")
    assert [row["rejected_line"] for row in rows] == ["2", "3"]
    assert rows[1]["email"] == "anna@example.com"
    assert "birth_date" in rows[1]["rejected_reason"]


def test_corrected_rejects_can_be_imported_as_they_are(import_contacts, tmp_path):
    import_contacts("email;city\nanna@example;Kyiv\n")
    rejects = (tmp_path / "contacts.rejects.csv").read_text(encoding="utf-8-sig")
    corrected = rejects.replace("anna@example", "anna@example.com")

    assert import_contacts(corrected, name="corrected.csv") == counts(created=1)


def test_rejects_that_somebody_may_be_correcting_stay(import_contacts, tmp_path, capsys):
    import_contacts("email\nbroken\n")
    (tmp_path / "contacts.rejects.csv").write_text("corrected")

    call_command("import_contacts", tmp_path / "contacts.csv")

    further = tmp_path / "contacts.rejects-2.csv"
    assert f"The rows to correct are in {further}\n" in capsys.readouterr().err
    assert (tmp_path / "contacts.rejects.csv").read_text() == "corrected"
    assert "broken,2," in further.read_text()


def test_rejects_whose_file_is_named_replace_it(import_contacts, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("those of before")

    import_contacts("email\nbroken\n", "--rejects", str(path))

    assert "broken,2," in path.read_text()
    assert not list(tmp_path.glob("*.rejects*"))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("anna@example.com,Kyiv,left,over", ["anna@example.com", "Kyiv", "left", "over"]),
        ("anna@example.com,Ky\0iv", ["anna@example.com", "Ky\ufffdiv"]),
        ('anna@example.com,"Ky"iv', ["anna@example.com", '"Ky"iv']),
        ("anna@example.com," + "K" * 5_000 + "\0", ["anna@example.com", "K" * 5_000 + "\ufffd"]),
    ],
)
def test_nothing_of_a_damaged_line_is_lost(import_contacts, tmp_path, line, kept):
    import_contacts(f"email,city\n{line}\n")

    with (tmp_path / "contacts.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file)
    assert row[:2] + row[4:] == kept


def test_a_contact_is_found_by_the_name_of_its_column(import_contacts):
    import_contacts("external_id,email\nC-1,anna@example.com\n")

    found = import_contacts("external_id,email,city\nC-1,other@example.com,Kyiv\n", "--match", "customer_id")

    assert found == counts(updated=1)


def test_bad_cells_can_be_skipped(import_contacts, import_file):
    text = "email,country\nanna@example.com,Atlantis\n"

    assert import_contacts(text, "--skip-bad-cells") == counts(created=1)
    assert import_file.rejected("contacts")[0]["country"] == "Atlantis"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("UNSUB_TIME", "13.05.24 10:00"),
        ("email_status", "gone"),
        ("unsubscribed", "perhaps"),
        ("unsubscriptions", "nonsense"),
        ("email_consent", "perhaps"),
    ],
)
def test_a_bad_cell_that_may_say_that_somebody_left_is_never_skipped(import_contacts, column, cell):
    SubscriptionCategoryFactory(key="news")
    text = f"email,{column}\nanna@example.com,{cell}\n"

    assert import_contacts(text, "--skip-bad-cells", "--subscribe", "news") == counts(rejected=1)
    assert not Contact.objects.exists()


def test_a_value_of_somebody_else_stays_there_and_the_conflict_is_kept(import_contacts):
    import_contacts("external_id,email\nC-1,anna@example.com\n")

    assert import_contacts("external_id,email\nC-2,anna@example.com\n") == counts(created=1)
    conflict = ImportConflict.objects.get()
    assert (conflict.line, conflict.field, conflict.value) == (2, "email", "anna@example.com")
    assert conflict.holder_id == Contact.objects.get(email="anna@example.com").pk


def test_an_unknown_contact_id_is_rejected(import_contacts):
    assert import_contacts("contact_id,city\n999,Kyiv\n") == counts(rejected=1)


@pytest.mark.parametrize("date", ["05/12/1990", "5.12.1990", "5-12-1990", "05-12-1990"])
def test_ambiguous_dates_stop_the_import_before_the_first_write(import_contacts, date):
    text = f"email,birth_date\nanna@example.com,{date}\n"

    with pytest.raises(CommandError, match="two ways"):
        import_contacts(text)
    assert not Contact.objects.exists()
    assert Import.objects.get().state == "failed"

    import_contacts(text, "--date-order", "mdy")
    assert Contact.objects.get().birth_date.isoformat() == "1990-05-12"


@pytest.mark.parametrize("certain", ["31/12/1990", "31-1-1990"])
def test_a_certain_date_settles_the_order_of_its_column(import_contacts, certain):
    import_contacts(f"email,birth_date\nanna@example.com,05/12/1990\npetro@example.com,{certain}\n")

    assert Contact.objects.get(email="anna@example.com").birth_date.isoformat() == "1990-12-05"


def test_a_status_suppresses_the_address(import_contacts):
    import_contacts(
        "email,email_status,email_status_at,email_status_reason\n"
        "anna@example.com,blacklisted,2026-05-12,mailbox does not exist\n"
    )

    suppression = Suppression.objects.get()
    assert Contact.objects.get().email_status == "blacklisted"
    assert (suppression.reason, suppression.at.date().isoformat()) == ("mailbox does not exist", "2026-05-12")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["Colour=string"], "is no type"),
        (["Color=text"], "no column “Color”"),
        (["Colour=text", "colour=text"], "would become one field"),
    ],
)
@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_a_new_field_that_cannot_be_made_stops_the_import_before_the_first_write(
    import_contacts, options, message, dry
):
    with pytest.raises(CommandError, match=message):
        import_contacts(
            "email,Colour,colour\na@example.com,red,blue\n", *dry, *[f"--new-field={each}" for each in options]
        )

    assert not CustomField.objects.exists()
    assert not Contact.objects.exists()


def test_a_category_that_the_person_left_is_not_granted_again(import_contacts):
    SubscriptionCategoryFactory(key="news")
    import_contacts("email,subscriptions\nanna@example.com,news\n")
    import_contacts("email,unsubscriptions\nanna@example.com,news\n")
    Subscription.objects.update(since=LONG_AGO)
    dated = "email,subscriptions,subscribed_at\nanna@example.com,news,{}\n"

    assert import_contacts("email,subscriptions\nanna@example.com,news\n") == counts(unchanged=1)
    for at in ("2020-01-01", "2999-01-01"):
        assert import_contacts(dated.format(at)) == counts(unchanged=1)
    assert import_contacts(dated.format("2024-05-05")) == counts(updated=1)


def test_whom_an_import_leaves_as_they_are_may_still_withdraw(import_contacts):
    news = SubscriptionCategoryFactory(key="news")
    ContactFactory(email="anna@example.com", subscribed_to=[news])
    petro = ContactFactory(external_id="C-2", email="petro@example.com")
    text = """\
external_id,email,first_name,email_status,unsubscriptions
,anna@example.com,Other,unsubscribed,news
C-2,old@example.com,Other,blacklisted,
,petro@example.com,Other,active,
"""

    assert import_contacts(text, "--existing", "skip") == counts(updated=1, unchanged=2)

    anna = Contact.objects.get(email="anna@example.com")
    assert (anna.email_status, anna.subscriptions.get().state) == ("unsubscribed", "unsubscribed")
    assert Suppression.objects.filter(address="old@example.com", kind="blacklisted").exists()
    petro.refresh_from_db()
    assert (petro.email, petro.email_status) == ("petro@example.com", "active")
    assert not Contact.objects.filter(first_name="Other").exists()


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

    assert import_contacts(text, "--country", "PL") == counts(created=2)
    assert set(Contact.objects.values_list("phone", flat=True)) == {"+380671234567", "+48512000111"}


def test_a_local_phone_of_a_country_that_is_none_has_no_other(import_contacts):
    text = "email,phone,country\nanna@example.com,067 123 45 67,Polnad\npetro@example.com,+48512000111,Polnad\n"

    assert import_contacts(text, "--country", "UA", "--skip-bad-cells") == counts(created=2)
    assert dict(Contact.objects.values_list("email", "phone")) == {
        "anna@example.com": "",
        "petro@example.com": "+48512000111",
    }


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


def test_a_cell_of_blanks_is_empty(import_contacts):
    assert import_contacts("email,country,birth_date\nanna@example.com, , \n") == counts(created=1)


def test_a_row_is_rejected_with_all_that_is_wrong_with_it(import_contacts):
    import_contacts("email,birth_date\nbroken,31/02/1990\n", "--date-order", "dmy")

    assert RejectedRow.objects.get().reason == (
        "email: not an email address: An email address must have an @-sign; "
        'birth_date: "31/02/1990" is not in the calendar, read day first'
    )


def test_values_move_along_a_chain_of_contacts_at_once(import_contacts):
    phones = ["+380671000001", "+380671000002", "+380671000003"]
    ContactFactory(external_id="E1", email="", phone=phones[0])
    ContactFactory(external_id="E3", email="", phone=phones[1])
    text = f"external_id,phone\nE2,{phones[0]}\nE1,{phones[1]}\nE3,{phones[2]}\n"

    import_contacts(text)

    assert dict(Contact.objects.values_list("external_id", "phone")) == dict(
        zip(["E2", "E1", "E3"], phones, strict=True)
    )
    assert import_contacts(text) == counts(unchanged=3)


def test_an_import_does_not_go_on_with_another_file(import_contacts, tmp_path):
    import_contacts("email\nanna@example.com\n")
    log = Import.objects.get()
    Import.objects.update(state="failed")
    (tmp_path / "contacts.csv").write_text("phone,email\n,petro@example.com\n,olena@example.com\n")

    with pytest.raises(CommandError, match="has changed since this import began"):
        call_command("run_import", str(log.pk))

    log.refresh_from_db()
    assert (log.state, log.created, log.header) == ("failed", 1, ["email"])
    assert "Import it anew." in log.error
    (tmp_path / "contacts.csv").write_text("email\nanna@example.com\n")
    call_command("run_import", str(log.pk))
    assert list(Import.objects.values_list("state", "created")) == [("done", 1)]
