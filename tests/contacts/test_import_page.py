"""The page of one import: what it shows in each state, and what people can do there."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.imports.options import ImportOptions
from contacts.imports.receiving import forget_abandoned, received
from contacts.imports.undone import Undone
from contacts.models import Contact, Import, ImportConflict, Origin
from contacts.writing import ContactRow, write_contact
from crm.tables.text_marks import without_text_mark
from tests.factories import ContactFactory, CustomFieldFactory, ImportFactory, olena

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true", "HX-Target": "progress"}
BOTH = pytest.mark.parametrize("headers", [{}, PART], ids=["page", "fragment"])
POLLS = 'hx-trigger="every 1s"'


@pytest.fixture
def upload(tmp_path, marketer):
    """A saved draft of a file with this text."""

    def save(text, name="people.csv", kind="contacts", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        log = received(path, kind, name, ImportOptions(**options), marketer)
        log.save()
        return log

    return save


@pytest.fixture
def compared(upload):
    def compare(text, **options):
        log = upload(text, **options)
        call_command("compare_import", log.pk)
        log.refresh_from_db()
        return log

    return compare


@pytest.fixture
def imported(upload):
    def run(text, **options):
        log = upload(text, **options)
        call_command("run_import", log.pk)
        log.refresh_from_db()
        return log

    return run


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


# What would change


@BOTH
def test_the_comparison_tells_exact_numbers_and_shows_rows_of_each_result(marketer_client, compared, headers):
    olena()
    log = compared("email,city\nolena.bondar@example.com,Lviv\nnew@example.com,Kyiv\nnobody,Kyiv\nnew@example.com,\n")

    page = text_of(marketer_client.get(f"/imports/{log.pk}/", headers=headers))

    for told in ("Created 1", "Updated 1", "Unchanged 1", "Rejected 1", "Import 3 rows"):
        assert told in page
    assert "Olena Bondar City Kyiv → Lviv" in page
    assert "email: not an email address" in page
    assert Contact.objects.count() == 1


def test_changes_are_told_in_the_fields_words(marketer_client, compared):
    CustomFieldFactory(key="tier", label="Loyalty tier")
    olena()
    log = compared("email,country,tier\nolena.bondar@example.com,PL,Gold\n")

    page = text_of(marketer_client.get(f"/imports/{log.pk}/"))

    assert "Country Ukraine → Poland" in page
    assert "Loyalty tier — → Gold" in page


def test_a_new_contact_is_shown_by_the_columns_that_are_imported(marketer_client, compared):
    log = compared("E-mail Address,Colour\nnew@example.com,turquoise\n")

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert '<td data-label="Email"><bdi>new@example.com</bdi></td>' in page
    assert "turquoise" not in text_of(marketer_client.get(f"/imports/{log.pk}/"))


def test_what_is_no_contact_is_shown_by_its_cells(marketer_client, compared, imported):
    olena()
    order = "email,external_id,amount,currency,ordered_at,status\nolena.bondar@example.com,O-1,12.5,EUR,2026-05-12,{}\n"
    imported(order.format("in_progress"), kind="orders")
    log = compared(order.format("delivered"), kind="orders")

    page = marketer_client.get(f"/imports/{log.pk}/")

    assert "Updated 1" in text_of(page)
    assert '<td data-label="Status"><bdi>delivered</bdi></td>' in page.text


def test_where_nothing_would_change_the_page_says_so(marketer_client, compared):
    olena()
    log = compared("email,city\nolena.bondar@example.com,Kyiv\n")

    assert "Nothing would change" in marketer_client.get(f"/imports/{log.pk}/").text


def test_where_every_row_is_rejected_there_is_nothing_to_start(marketer_client, compared):
    log = compared("email\nnobody\n")

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert "No row can be imported like this" in page
    assert f'action="/imports/{log.pk}/run/"' not in page


def test_a_file_that_cannot_be_compared_says_why(marketer_client, upload):
    log = upload("colour\nred\n")
    with pytest.raises(CommandError):
        call_command("compare_import", log.pk)

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert "No column identifies the contact" in page
    assert f'href="/imports/{log.pk}/settings/"' in page


def test_a_draft_with_nothing_to_show_leads_to_its_settings(marketer_client):
    log = ImportFactory()

    page = marketer_client.get(f"/imports/{log.pk}/")
    part = marketer_client.get(f"/imports/{log.pk}/", headers=PART)

    assert page["Location"] == part["HX-Redirect"] == f"/imports/{log.pk}/settings/"


def test_a_file_that_was_imported_before_is_recognised(marketer_client, compared, imported):
    before = imported("email\nnew@example.com\n")
    again = compared("email\nnew@example.com\n")

    page = marketer_client.get(f"/imports/{again.pk}/").text

    assert "This file was imported before" in page
    assert f'href="/imports/{before.pk}/"' in page


def test_markup_in_cells_and_columns_is_shown_literally(marketer_client, compared):
    hostile = "<img src=x onerror=alert(1)>"
    log = compared(f"email,first_name,{hostile}\nnew@example.com,{hostile},\n{hostile},,\n")

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert "<img src=x" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 2


# At work


@BOTH
def test_an_import_at_work_tells_how_far_how_fast_and_how_long(marketer_client, headers):
    with time_machine.travel(timezone.now(), tick=False):
        log = ImportFactory(
            started=True,
            state="running",
            phase="Importing",
            rows=300_000,
            rows_done=150_000,
            rows_before=50_000,
            phase_began_at=timezone.now() - timedelta(seconds=10),
            advanced_at=timezone.now(),
        )
        page = marketer_client.get(f"/imports/{log.pk}/", headers=headers)

    assert "150,000 of 300,000 rows · 10,000 rows/s · 15 s left" in text_of(page)
    assert "50 %" in text_of(page)
    assert POLLS in page.text
    assert "Nothing has moved" not in page.text


@pytest.mark.parametrize("state", ["comparing", "waiting", "running"])
def test_whatever_is_at_work_can_be_stopped_and_asks_again(marketer_client, marketer, state):
    log = ImportFactory(state=state, created_by=marketer)

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert f'action="/imports/{log.pk}/stop/"' in page
    assert POLLS in page
    assert f'<a class="button without-scripts" href="/imports/{log.pk}/">' in page


def test_only_the_numbers_follow_until_the_state_is_another(marketer_client, marketer):
    log = ImportFactory(started=True, state="running", phase="Importing", rows=300, rows_done=150, created_by=marketer)

    numbers = marketer_client.get(f"/imports/{log.pk}/?state=running", headers=PART)
    whole = marketer_client.get(f"/imports/{log.pk}/?state=waiting", headers=PART)

    assert numbers.text.strip().startswith(f'<div id="progress" hx-get="/imports/{log.pk}/?state=running"')
    assert "50 %" in numbers.text
    assert "Stop" not in numbers.text
    assert "HX-Retarget" not in numbers
    assert whole["HX-Retarget"] == "#import"
    assert f'action="/imports/{log.pk}/stop/"' in whole.text
    assert "<title>Running: people.csv · Contacts</title>" in whole.text
    assert "<html" not in whole.text


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("draft", "settings"),
        ("draft", "run"),
        ("draft", "delete"),
        ("comparing", "stop"),
        ("running", "stop"),
        ("stopped", "run"),
        ("done", "undo"),
        ("undoing", "stop"),
    ],
)
def test_an_import_of_somebody_else_stays_as_it_is(marketer_client, staff_client, state, action):
    log = ImportFactory(started=state not in ("draft", "comparing"), state=state, error="Something.")

    assert marketer_client.post(f"/imports/{log.pk}/{action}/", {"run": log.run}).status_code == 403

    assert Import.objects.get().state == state
    page = marketer_client.get(f"/imports/{log.pk}/").text
    assert "only they and staff who may delete contacts can change it" in page
    assert f'action="/imports/{log.pk}/' not in page
    assert "only they and staff who may" not in staff_client.get(f"/imports/{log.pk}/").text


def test_an_undo_that_is_stopped_can_go_on(marketer_client, marketer):
    doing = {"state": "undoing", "undo": {"user": None}, "phase": "Taking back changes of contacts"}
    log = ImportFactory(started=True, created_by=marketer, **doing)
    page = marketer_client.get(f"/imports/{log.pk}/").text
    assert "Taking back changes of contacts" in page
    assert f'action="/imports/{log.pk}/stop/"' in page

    marketer_client.post(f"/imports/{log.pk}/stop/")

    page = marketer_client.get(f"/imports/{log.pk}/").text
    assert "The undo was stopped" in page
    assert f'action="/imports/{log.pk}/undo/"' in page
    assert f'action="/imports/{log.pk}/run/"' not in page
    assert Import.objects.get().finished_at == log.finished_at


@pytest.mark.parametrize("state", ["draft", "stopped", "failed", "done", "undone"])
def test_whatever_has_ended_asks_no_more(marketer_client, state):
    log = ImportFactory(state=state, error="Something.")

    page = marketer_client.get(f"/imports/{log.pk}/", headers=PART)

    assert page.status_code == 200
    assert "every 1s" not in page.text
    assert f'<p id="import-news" hx-swap-oob="innerHTML">{log.get_state_display()}</p>' in page.text


def test_where_nothing_moves_the_page_names_the_worker(marketer_client):
    log = ImportFactory(state="waiting", advanced_at=timezone.now() - timedelta(seconds=70))

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert "Nothing has moved since" in page
    assert "manage.py work" in page


# Afterwards


@BOTH
def test_a_finished_import_tells_what_came_of_it_and_how_it_was_meant(marketer_client, imported, headers):
    olena(external_id="C-1")
    log = imported(
        "email,Name,Shoe size\nnew@example.com,Nova,43\nolena.bondar@example.com,Olena,40\nnobody,,\n",
        mapping={"Name": "first_name"},
        match=("email",),
        existing="fill",
    )

    page = text_of(marketer_client.get(f"/imports/{log.pk}/", headers=headers))

    for told in (
        "Created 1",
        "Unchanged 1",
        "Rejected 1",
        "Name → First name",
        "Shoe size left out",
        "People are found by email",
        "Those who are known have only their empty fields filled",
        "by marketer",
        log.sha256,
    ):
        assert told in page


def test_a_finished_import_lists_the_rows_to_correct(marketer_client, imported):
    log = imported("email\nanna@example.com\nbroken\n")

    text = text_of(marketer_client.get(f"/imports/{log.pk}/"))

    assert "Rows to correct" in text
    assert "not an email address" in text
    assert "broken" in text


def test_a_row_without_two_of_its_cells_is_one_row_to_correct(marketer_client, imported):
    log = imported("email,phone,birth_date\nanna@example.com,1,2\n", skip_bad_cells=True)

    text = text_of(marketer_client.get(f"/imports/{log.pk}/"))

    assert "Rows to correct 1" in text
    assert "The first 1 of" not in text


def test_a_finished_import_leads_to_its_contacts_its_rejects_and_its_undo(marketer_client, imported):
    log = imported("email\nnew@example.com\nnobody\n")

    page = marketer_client.get(f"/imports/{log.pk}/").text

    for address in (
        f"/contacts/?import={log.pk}&amp;sort=-updated",
        f"/imports/{log.pk}/rejects/",
        f"/imports/{log.pk}/undo/",
    ):
        assert f'href="{address}"' in page
    assert "/conflicts/" not in page


@pytest.mark.parametrize(("state", "told"), [("stopped", "The import was stopped"), ("failed", "The disk is full.")])
def test_what_was_broken_off_tells_how_far_it_came_and_can_go_on(marketer_client, marketer, state, told):
    counts = {"rows": 300, "created": 120, "rejected": 30}
    log = ImportFactory(started=True, state=state, error="The disk is full.", created_by=marketer, **counts)

    page = marketer_client.get(f"/imports/{log.pk}/")

    assert told in page.text
    assert "150 of 300 rows" in text_of(page)
    assert f'action="/imports/{log.pk}/run/"' in page.text
    assert f'href="/imports/{log.pk}/undo/"' in page.text
    assert "/settings/" not in page.text


def test_an_undone_import_tells_what_went_and_what_stayed(marketer_client, marketer, imported):
    contact = olena()
    log = imported("email,city,region\nolena.bondar@example.com,Lviv,West\nnew@example.com,,\n")
    write_contact(ContactRow({"city": "Odesa"}, contact_id=contact.pk), Origin.of_person(marketer))
    call_command("undo_import", log.pk)

    page = text_of(marketer_client.get(f"/imports/{log.pk}/"))

    assert "1 contact deleted" in page
    assert "1 contact put back as before" in page
    assert "Olena Bondar City Changed since by marketer" in page


def test_an_undo_that_broke_off_goes_on_as_an_undo(marketer_client, marketer):
    log = ImportFactory(done=True, created_by=marketer, state="failed", undo=Undone(deleted={"contacts": 1}).as_json())

    page = marketer_client.get(f"/imports/{log.pk}/").text

    assert "The undo broke off" in page
    assert f'<form action="/imports/{log.pk}/undo/" method="post">' in page


# Rejected rows and conflicts


def rejects_of(client, log):
    response = client.get(f"/imports/{log.pk}/rejects/")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return response, list(csv.DictReader(text.splitlines()))


def test_the_rejected_rows_come_in_the_files_own_columns_with_line_and_reason(marketer_client, imported):
    log = imported("email,note\nnew@example.com,x\nnobody,y\n")

    response, rows = rejects_of(marketer_client, log)

    assert rows[0]["rejected_reason"].startswith("email: not an email address")
    assert rows == [rows[0] | {"email": "nobody", "note": "y", "rejected_line": "3"}]
    assert response["Content-Disposition"] == 'attachment; filename="people.rejects.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_command_that_went_on_says_where_the_rejected_rows_are(imported, capsys):
    log = imported("email\nnobody\n")

    assert f"The page of import {log.pk} has the rows to correct." in capsys.readouterr().err


def test_what_a_spreadsheet_would_run_is_harmless_and_imported_as_it_was(marketer_client, imported, tmp_path):
    hostile = ["=1+1", "+380671234567", "-2", "@sum", "\tx", "'=already"]
    log = imported("email,note\n" + "".join(f'nobody,"{cell}"\n' for cell in hostile))

    _, rows = rejects_of(marketer_client, log)

    assert [row["note"] for row in rows] == ["'=1+1", "'+380671234567", "'-2", "'@sum", "'\tx", "'=already"]
    assert [without_text_mark(row["note"]) for row in rows[:5]] == hostile[:5]


def test_a_corrected_file_of_rejects_is_imported(marketer_client, imported):
    log = imported("email,first_name\nnobody,Nova\n")
    _, rows = rejects_of(marketer_client, log)

    again = imported(
        ",".join(rows[0]) + "\n" + ",".join(["nova@example.com", *list(rows[0].values())[1:3], '"was wrong"']) + "\n",
    )

    assert (again.created, again.rejected) == (1, 0)


def test_conflicts_name_line_field_value_and_holder(marketer_client, imported):
    holder = olena()
    log = imported("email,phone\nnew@example.com,+380671234567\n")

    page = marketer_client.get(f"/imports/{log.pk}/conflicts/")

    assert "2 Phone +380671234567 Olena Bondar new@example.com" in text_of(page)
    assert f'href="/contacts/{holder.pk}/"' in page.text
    assert "1 value stays with another contact" in marketer_client.get(f"/imports/{log.pk}/").text


def test_without_conflicts_their_page_says_so(marketer_client):
    assert "No conflicts" in marketer_client.get(f"/imports/{ImportFactory(done=True).pk}/conflicts/").text


def test_more_conflicts_are_a_page_away(marketer_client):
    log = ImportFactory(done=True)
    ImportConflict.objects.bulk_create(ImportConflict(by_import=log, line=n, field="email", value=n) for n in range(51))

    first = marketer_client.get(f"/imports/{log.pk}/conflicts/")
    part = {"HX-Request": "true", "HX-Target": "conflicts"}
    second = marketer_client.get(f"/imports/{log.pk}/conflicts/" + first.context["pages"]["next"], headers=part)

    assert len(first.context["held"]) == 50
    assert "50 Email 50" in text_of(second)
    assert second.text.strip().startswith('<div class="sheet" id="conflicts"')


# What people do


def jobs():
    return list(ProcrastinateJob.objects.values_list("args__command", "args__import_id"))


def test_what_was_compared_is_started(marketer_client, compared):
    log = compared("email\nnew@example.com\n")

    response = marketer_client.post(f"/imports/{log.pk}/run/", {"run": log.run})

    log.refresh_from_db()
    assert response["Location"] == f"/imports/{log.pk}/"
    assert log.state == "waiting"
    assert jobs() == [("run_import", log.pk)]


def test_what_was_compared_again_meanwhile_is_not_started(marketer_client, compared):
    log = compared("email\nnew@example.com\n")
    seen = log.run
    call_command("compare_import", log.pk)

    response = marketer_client.post(f"/imports/{log.pk}/run/", {"run": seen})

    assert response.status_code == 409
    assert "Look at what it would do now" in response.text
    assert jobs() == []


def test_a_stopped_import_goes_on(marketer_client, marketer):
    log = ImportFactory(started=True, state="stopped", created_by=marketer)

    marketer_client.post(f"/imports/{log.pk}/run/")

    assert jobs() == [("run_import", log.pk)]


def test_a_run_is_stopped(marketer_client, marketer):
    log = ImportFactory(started=True, state="running", created_by=marketer)

    response = marketer_client.post(f"/imports/{log.pk}/stop/")

    log.refresh_from_db()
    assert response["Location"] == f"/imports/{log.pk}/"
    assert log.state == "stopped"


@pytest.mark.parametrize(
    ("state", "what"),
    [("done", "run"), ("running", "run"), ("done", "stop"), ("draft", "undo"), ("running", "undo"), ("done", "delete")],
)
def test_what_is_not_possible_now_is_said_and_not_done(marketer_client, marketer, state, what):
    log = ImportFactory(started=True, state=state, created_by=marketer)

    response = marketer_client.post(f"/imports/{log.pk}/{what}/")

    log.refresh_from_db()
    assert response.status_code == 409
    assert "That is not possible now" in response.text
    assert log.state == state
    assert jobs() == []


def test_an_undo_is_asked_before_it_is_begun(marketer_client, marketer):
    log = ImportFactory(done=True, created=12_408, updated=1, created_by=marketer)

    question = text_of(marketer_client.get(f"/imports/{log.pk}/undo/"))
    assert "12,408 contacts that it created" in question
    assert "1 contact that it updated" in question
    assert jobs() == []

    response = marketer_client.post(f"/imports/{log.pk}/undo/")
    log.refresh_from_db()
    assert response["Location"] == f"/imports/{log.pk}/"
    assert (log.state, log.undo["user"]) == ("undoing", marketer.pk)
    assert jobs() == [("undo_import", log.pk)]


def test_what_somebody_else_imported_is_for_staff_to_undo(marketer_client, staff_client):
    log = ImportFactory(done=True)

    answers = [marketer_client.get(f"/imports/{log.pk}/undo/"), marketer_client.post(f"/imports/{log.pk}/undo/")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "/undo/" not in marketer_client.get(f"/imports/{log.pk}/").text
    assert jobs() == []
    assert staff_client.post(f"/imports/{log.pk}/undo/").status_code == 302


def test_who_was_known_is_not_among_those_that_orders_brought_in(marketer_client, imported):
    olena()
    known = imported("email,external_id,amount,ordered_at\nolena.bondar@example.com,1,5,2026-05-12\n", kind="orders")
    new = imported("email,external_id,amount,ordered_at\nnew@example.com,2,5,2026-05-12\n", kind="orders", name="b.csv")

    pages = [marketer_client.get(f"/imports/{log.pk}/").text for log in (known, new)]

    assert ["Show whom it brought in" in page for page in pages] == [False, True]


def test_an_undone_import_needs_its_file_no_more(settings, imported):
    log = imported("email\nnew@example.com\n")
    Import.objects.filter(pk=log.pk).update(state="stopped")
    settings.UPLOADS_DIR = Path(log.path).parent

    call_command("undo_import", log.pk)

    assert not Path(log.path).exists()


def test_what_nobody_went_on_with_is_forgotten_after_a_month(settings, upload):
    old, new = upload("email\n", name="old.csv"), upload("email\n", name="new.csv")
    broken, nobodys = (Path(old.path).with_name(name) for name in ("broken.upload", "0a" * 16))
    broken.touch()
    nobodys.touch()
    settings.UPLOADS_DIR = broken.parent
    Import.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        forget_abandoned()
    assert nobodys.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        Import.objects.filter(pk=new.pk).update(created_at=timezone.now())
        forget_abandoned()

    assert list(Import.objects.all()) == [new]
    assert [Path(log.path).exists() for log in (old, new)] == [False, True]
    assert not broken.exists()
    assert not nobodys.exists()


def test_what_broke_off_does_not_go_on_without_its_file(marketer_client, upload):
    log = upload("email\n")
    Import.objects.filter(pk=log.pk).update(state="failed", path="")

    page = marketer_client.get(f"/imports/{log.pk}/").text
    refused = marketer_client.post(f"/imports/{log.pk}/run/")

    assert "Go on" not in page
    assert "upload the file again" in page
    assert refused.status_code == 409
    assert "Its file was deleted" in refused.text


def test_a_draft_is_deleted_with_its_file(marketer_client, settings, upload):
    log = upload("email\n")
    settings.UPLOADS_DIR = Path(log.path).parent

    response = marketer_client.post(f"/imports/{log.pk}/delete/")

    assert response["Location"] == "/imports/"
    assert not Import.objects.exists()
    assert not Path(log.path).exists()


# For everybody


ADDRESSES = ["", "run/", "stop/", "undo/", "delete/", "rejects/", "conflicts/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_sees_nothing_and_changes_nothing(client, address):
    log = ImportFactory(done=True)

    for response in (client.get(f"/imports/{log.pk}/{address}"), client.post(f"/imports/{log.pk}/{address}")):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    log.refresh_from_db()
    assert log.state == "done"


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_import_that_is_not_there_is_not_found(marketer_client, address):
    method = marketer_client.post if address in ("run/", "stop/", "delete/") else marketer_client.get

    assert method(f"/imports/4711/{address}").status_code == 404


@pytest.mark.parametrize("address", ["run/", "stop/", "delete/"])
def test_a_get_changes_nothing(marketer_client, address):
    log = ImportFactory(state="comparing")

    assert marketer_client.get(f"/imports/{log.pk}/{address}").status_code == 405


@BOTH
@pytest.mark.parametrize("people", [1, 15])
def test_a_comparison_costs_the_same_queries_however_many_rows_it_shows(
    marketer_client, compared, django_assert_num_queries, headers, people
):
    for number in range(people):
        ContactFactory(email=f"known-{number}@example.com", city="Kyiv")
    log = compared("email,city\n" + "".join(f"known-{number}@example.com,Lviv\n" for number in range(people)))

    # session, user, import, its differences, one of the same content, fields, categories, contacts
    with django_assert_num_queries(8):
        marketer_client.get(f"/imports/{log.pk}/", headers=headers)


@BOTH
def test_looking_how_far_it_is_costs_three_queries(marketer_client, django_assert_num_queries, headers):
    log = ImportFactory(started=True, state="running", differences={})

    with django_assert_num_queries(3):  # session, user, import
        marketer_client.get(f"/imports/{log.pk}/", headers=headers)
