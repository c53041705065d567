"""The pages of exports: asked for, watched, downloaded, and kept in a log that is everybody's own."""

import hashlib
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.exports.files import remove_old
from contacts.exports.logbook import Stopped, take_up
from contacts.models import CustomField, Export
from contacts.writing import Standing
from tests.exporting import exported, rows_of
from tests.factories import ContactFactory, CustomFieldFactory, UserFactory, amira, lukasz, olena

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}
ALL_AS_CSV = {"columns": "all", "format": "csv"}


@pytest.fixture(autouse=True)
def exports_dir(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"


def page_of(client, address, status=200, target=None):
    """The text of a page, or of its fragment."""
    response = client.get(address, headers=FRAGMENT | {"HX-Target": target} if target else {})
    assert response.status_code == status
    return response.content.decode()


# Asking


def test_the_list_leads_to_its_export(marketer_client):
    assert 'href="/exports/new/?country=UA&amp;sort=name"' in page_of(
        marketer_client, "/contacts/?country=UA&sort=name&count=1"
    )
    assert "/exports/new/" not in page_of(marketer_client, "/contacts/?country=Atlantis", 422)


def test_the_page_says_whom_and_asks_what(marketer_client):
    page = page_of(marketer_client, "/exports/new/?country=UA&sort=name")

    for text in ("is Ukraine", "Name, A to Z", "Columns of the list", "All fields", "CSV", "XLSX", "marketer"):
        assert text in page
    assert "All contacts" in page_of(marketer_client, "/exports/new/")


def test_how_many_comes_late(marketer_client):
    olena()
    lukasz()

    page = page_of(marketer_client, "/exports/new/?country=UA")
    late = page_of(marketer_client, "/exports/new/?country=UA&count=1", target="count")

    assert 'hx-get="/exports/new/?country=UA&amp;count=1"' in page
    assert late.strip() == '<dd id="count">1 contact</dd>'


def test_those_who_must_not_be_emailed_are_counted_and_can_be_left_out(marketer_client):
    olena()
    amira()
    ContactFactory(standing=Standing("not_confirmed"))

    asked = page_of(marketer_client, "/exports/new/?count=1")
    without = re.search(r'href="(/exports/new/\?[^"]+)">Leave them out', asked)[1].replace("&amp;", "&")

    assert "3 contacts" in asked
    assert "2 of them must not be emailed" in asked
    rest = page_of(marketer_client, f"{without}&count=1")
    assert "1 contact<" in rest
    assert "must not be emailed" not in rest


def test_without_scripts_a_link_counts(marketer_client):
    olena()

    page = page_of(marketer_client, "/exports/new/?country=UA&count=1")

    assert '<dd id="count">1 contact</dd>' in page
    assert "Export contacts" in page


def test_an_export_is_asked_for_with_the_filter_of_the_list(marketer_client, marketer):
    response = marketer_client.post("/exports/new/?country=UA&q=&sort=name&count=1", ALL_AS_CSV)

    export = Export.objects.get()
    assert response["Location"] == f"/exports/{export.pk}/"
    assert (export.query, export.words) == ("country=UA&sort=name", "Country is Ukraine")
    assert (export.columns, export.format, export.state, export.created_by) == ("all", "csv", "waiting", marketer)


def test_an_export_is_there_with_its_job(marketer_client):
    marketer_client.post("/exports/new/", ALL_AS_CSV)

    (job,) = ProcrastinateJob.objects.filter(queue_name="exports")
    assert job.args == {"export_id": Export.objects.get().pk}


def test_an_invalid_filter_exports_nothing(marketer_client):
    asked = page_of(marketer_client, "/exports/new/?country=Atlantis&count=1", 422)
    response = marketer_client.post("/exports/new/?country=Atlantis", ALL_AS_CSV | {"country": "UA"})

    for page in (asked, response.content.decode()):
        assert "Nothing is exported, rather than people who weren’t asked for" in page
        assert "Atlantis" in page
    assert response.status_code == 422
    assert not Export.objects.exists()


@pytest.mark.parametrize("given", [{}, {"columns": "all", "format": "pdf"}, {"columns": "secret", "format": "csv"}])
def test_what_there_is_not_cannot_be_exported(marketer_client, given):
    response = marketer_client.post("/exports/new/", given)

    assert response.status_code == 422
    assert "Please correct this first" in response.content.decode()
    assert not Export.objects.exists()


def test_a_filter_that_is_too_long_is_refused(marketer_client):
    many = "&".join(f"city={'x' * 150}{number}" for number in range(40))

    response = marketer_client.post(f"/exports/new/?{many}", ALL_AS_CSV)

    assert response.status_code == 422
    assert "The filter is too long" in response.content.decode()


# One export


def test_an_export_at_work_asks_how_far_it_is(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer, state="running", rows=200, rows_done=50, words="All contacts")

    page = page_of(marketer_client, f"/exports/{export.pk}/")
    fragment = page_of(marketer_client, f"/exports/{export.pk}/?state=waiting", target="progress")

    asks = f'hx-get="/exports/{export.pk}/?state=running" hx-trigger="every 1s"'
    for text in (asks, "50 of 200 rows", "25 %", "Refresh"):
        assert text in page
        assert text in fragment
    assert "<html" not in fragment


def test_only_the_numbers_follow_until_the_state_is_another(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer, state="running", rows=200, rows_done=50)
    headers = FRAGMENT | {"HX-Target": "progress"}

    numbers = marketer_client.get(f"/exports/{export.pk}/?state=running", headers=headers)
    whole = marketer_client.get(f"/exports/{export.pk}/?state=waiting", headers=headers)

    assert numbers.text.strip().startswith('<div class="panel-body stack" id="progress"')
    assert "25 %" in numbers.text
    assert "Stop" not in numbers.text
    assert whole["HX-Retarget"] == "#export"
    assert f'action="/exports/{export.pk}/stop/"' in whole.text


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_an_export_at_work_can_be_stopped_and_its_run_ends(marketer_client, marketer, state):
    olena()
    export = Export.objects.create(created_by=marketer, state=state)
    ticket = take_up(export)
    assert f'action="/exports/{export.pk}/stop/"' in page_of(marketer_client, f"/exports/{export.pk}/")

    response = marketer_client.post(f"/exports/{export.pk}/stop/")

    assert response["Location"] == f"/exports/{export.pk}/"
    page = page_of(marketer_client, f"/exports/{export.pk}/")
    assert "It was stopped by marketer." in page
    assert '<span class="pill pill-stopped">Stopped</span>' in page
    assert "Export again" in page
    with pytest.raises(Stopped):
        ticket.write(rows_done=1)


def test_what_has_ended_is_not_stopped(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer, state="done")

    marketer_client.post(f"/exports/{export.pk}/stop/")

    export.refresh_from_db()
    assert (export.state, export.error) == ("done", "")


def test_an_export_that_nobody_begins_says_who_should(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer)
    fresh = page_of(marketer_client, f"/exports/{export.pk}/")
    Export.objects.update(created_at=timezone.now() - timedelta(minutes=2))

    stale = page_of(marketer_client, f"/exports/{export.pk}/")

    assert "manage.py work" not in fresh
    assert "manage.py work" in stale


def test_an_export_that_is_done_says_what_it_holds(marketer_client, marketer):
    olena()
    export = exported("country=UA", words="Country is Ukraine", created_by=marketer)

    page = page_of(marketer_client, f"/exports/{export.pk}/")
    fragment = page_of(marketer_client, f"/exports/{export.pk}/?state=running", target="progress")

    for text in (
        export.sha256,
        "1 contact",
        "Country is Ukraine",
        "unsubscriptions",
        "Download",
        "Manifest",
        "marketer",
    ):
        assert text in page
    assert "hx-trigger" not in fragment
    assert '<p id="export-news" hx-swap-oob="innerHTML">Done</p>' in fragment


def test_an_export_that_failed_says_why_and_can_be_tried_again(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer, state="failed", error="<b>Full</b>", query="country=UA")

    page = page_of(marketer_client, f"/exports/{export.pk}/")

    assert "&lt;b&gt;Full&lt;/b&gt;" in page
    assert 'href="/exports/new/?country=UA"' in page


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_downloaded_and_never_shown(marketer_client, marketer, kind, content_type):
    olena()
    export = exported(kind=kind, created_by=marketer)

    response = marketer_client.get(f"/exports/{export.pk}/file/", headers={"Accept-Encoding": "gzip"})

    content = b"".join(response.streaming_content)
    assert response["Content-Length"] == str(len(content))
    assert hashlib.sha256(content).hexdigest() == export.sha256
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_manifest_says_what_the_file_holds(marketer_client, marketer):
    olena()
    export = exported("country=UA&sort=name", words="Country is Ukraine", columns="listed", created_by=marketer)

    response = marketer_client.get(f"/exports/{export.pk}/manifest/")

    manifest = json.loads(response.content)
    assert manifest["sha256"] == hashlib.sha256(Path(export.path).read_bytes()).hexdigest()
    assert manifest["columns"] == list(rows_of(export)[0])
    assert (manifest["rows"], manifest["exported_by"], manifest["format"]) == (1, "marketer", "csv")
    assert (manifest["filter"], manifest["file"]) == ("Country is Ukraine", export.file_name)
    assert manifest["address"] == "http://testserver/contacts/?country=UA&sort=name"
    assert response["Content-Disposition"].endswith('.manifest.json"')


def test_the_rows_of_a_manifest_are_those_that_its_address_counts(marketer_client, marketer):
    olena()
    amira(country="UA")
    lukasz()
    export = exported("country=UA", created_by=marketer)

    listed = page_of(marketer_client, f"{export.address}&count=1")

    assert json.loads(marketer_client.get(f"/exports/{export.pk}/manifest/").content)["rows"] == 2
    assert "2 of 3" in listed


def test_nothing_is_there_before_an_export_is_done(marketer_client, marketer):
    export = Export.objects.create(created_by=marketer)

    for part in ("file", "manifest"):
        assert marketer_client.get(f"/exports/{export.pk}/{part}/").status_code == 404


# Whose it is


@pytest.mark.parametrize("address", ["", "new/", "{}/", "{}/file/", "{}/manifest/"])
def test_a_stranger_is_sent_to_the_log_in(client, marketer, address):
    export = exported(created_by=marketer)

    response = client.get(f"/exports/{address.format(export.pk)}")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_stranger_exports_nothing(client):
    assert client.post("/exports/new/", ALL_AS_CSV).status_code == 302
    assert not Export.objects.exists()


@pytest.mark.parametrize("part", ["", "file/", "manifest/"])
def test_other_peoples_exports_are_not_there_but_for_staff(marketer_client, staff_client, part):
    export = exported(created_by=UserFactory())

    responses = [client.get(f"/exports/{export.pk}/{part}") for client in (marketer_client, staff_client)]

    assert [response.status_code for response in responses] == [404, 200]
    responses[1].close()


def test_the_log_is_ones_own_and_for_staff_everybodys(marketer_client, staff_client, marketer):
    Export.objects.create(created_by=marketer, words="My own")
    Export.objects.create(created_by=UserFactory(username="vira"), words="Of another")
    Export.objects.create(words="Of nobody")

    mine, everybodys = page_of(marketer_client, "/exports/"), page_of(staff_client, "/exports/")

    assert "My own" in mine
    assert "Of another" not in mine
    for text in ("My own", "Of another", "vira", "Of nobody", "somebody who left"):
        assert text in everybodys


# The log


def test_nothing_yet_says_what_an_export_is(marketer_client):
    assert "No exports yet" in page_of(marketer_client, "/exports/")


def test_none_in_a_state_says_so(marketer_client, marketer):
    Export.objects.create(created_by=marketer, words="Everybody of mine")

    page = page_of(marketer_client, "/exports/?state=done")

    assert "None in this state" in page
    assert "Everybody of mine" not in page


def test_an_unknown_state_shows_none(marketer_client, marketer):
    Export.objects.create(created_by=marketer, words="Everybody of mine")

    page = page_of(marketer_client, "/exports/?state=lost", 422)

    assert "is no state; choose one of waiting, running" in page
    assert "Everybody of mine" not in page


def test_two_states_show_none(marketer_client, marketer):
    Export.objects.create(created_by=marketer, words="Everybody of mine")

    page = page_of(marketer_client, "/exports/?state=done&state=waiting", 422)

    assert "The address names more than one state; choose one." in page
    assert "Everybody of mine" not in page


def test_the_log_goes_on_page_by_page(marketer_client, marketer):
    Export.objects.bulk_create(Export(created_by=marketer, words=f"List {n}.") for n in range(51))

    first = marketer_client.get("/exports/?state=waiting").context
    second = marketer_client.get(f"/exports/{first['pages']['next']}").context

    assert [each.words for each in first["exports"]] == [f"List {n}." for n in range(50, 0, -1)]
    assert [each.words for each in second["exports"]] == ["List 0."]
    assert "state=waiting" in first["pages"]["next"]


def test_the_log_as_a_fragment_is_its_part(marketer_client, marketer):
    Export.objects.create(created_by=marketer, words="Everybody of mine")

    fragment = page_of(marketer_client, "/exports/?state=waiting", target="exports")

    assert fragment.strip().startswith('<div id="exports"')
    assert "Everybody of mine" in fragment


@pytest.mark.parametrize("target", [None, "exports"])
def test_fifty_exports_cost_the_queries_of_one(marketer_client, marketer, django_assert_num_queries, target):
    def ask():
        with django_assert_num_queries(3):
            page_of(marketer_client, "/exports/", target=target)

    Export.objects.create(created_by=marketer)
    ask()
    Export.objects.bulk_create(Export(created_by=marketer, state="done") for _ in range(49))
    ask()


def test_one_export_costs_one_query_of_its_own(marketer_client, marketer, django_assert_num_queries):
    export = exported(created_by=marketer)

    with django_assert_num_queries(3):
        page_of(marketer_client, f"/exports/{export.pk}/")


# Old files


def test_old_files_go_and_their_log_stays(marketer_client, marketer, settings):
    CustomFieldFactory(key="note", type=CustomField.Type.TEXT)
    old, young = exported(created_by=marketer), exported(created_by=marketer)
    left_by_a_kill = Path(old.path).with_name(".7-1.csv-left")
    left_by_a_kill.touch()
    long_ago = (timezone.now() - timedelta(days=settings.EXPORT_DAYS, hours=1)).timestamp()
    for path in (old.path, left_by_a_kill):
        os.utime(path, (long_ago, long_ago))

    removed = remove_old()

    assert removed == 2
    assert list(settings.EXPORTS_DIR.iterdir()) == [Path(young.path)]
    assert "The file is gone" in page_of(marketer_client, f"/exports/{old.pk}/")
    assert marketer_client.get(f"/exports/{old.pk}/file/").status_code == 404
    assert "custom.note" in json.loads(marketer_client.get(f"/exports/{old.pk}/manifest/").content)["columns"]
