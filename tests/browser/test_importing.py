"""The whole way of a file: sent, compared, imported, taken back; the worker's part is done by its commands."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from contacts.models import Contact, Import
from tests.chromium import until_htmx_began
from tests.factories import ImportFactory, olena

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = "Email,City,Note\nolena.bondar@example.com,Lviv,\nnew@example.com,Kyiv,\nnobody,Kyiv,x\n"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "imports"


def work(command):
    """What the worker does with the only import there is."""
    call_command(command, Import.objects.get().pk)


def send(page, text=PEOPLE):
    page.goto("/imports/")
    page.get_by_label("Drop a file here, or choose one").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="people.csv")).to_be_visible()
    until_htmx_began(page)
    page.get_by_role("button", name="Show what would change").click()


def test_a_file_is_compared_imported_and_taken_back_without_a_reload(page, transactional_db):
    olena()

    send(page)
    expect(page.get_by_text("Waiting for the background worker")).to_be_visible()
    work("compare_import")
    expect(page.get_by_role("heading", name="What this import would do")).to_be_visible()
    expect(page.locator("#import")).to_contain_text("City Kyiv → Lviv")

    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_text("Waiting for the background worker")).to_be_visible()
    work("run_import")
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
    expect(page.get_by_role("status").last).to_have_text("Done")
    expect(page).to_have_title("Done: people.csv · Contacts")

    page.get_by_role("link", name="Show its contacts").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.go_back()
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Being undone")).to_be_visible()
    work("undo_import")
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    assert [contact.city for contact in Contact.objects.all()] == ["Kyiv"]


def test_how_far_it_is_follows_without_a_reload_and_ends_with_a_stop(page, marketer):
    log = ImportFactory(started=True, state="running", phase="Importing", rows=300, created_by=marketer)
    page.goto(f"/imports/{log.pk}/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")

    page.get_by_role("button", name="Stop").focus()
    Import.objects.update(rows_done=150, advanced_at=timezone.now())
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "150")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()

    page.get_by_role("button", name="Stop").press("Enter")
    expect(page.get_by_role("heading", name="The import was stopped")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()


def test_a_press_on_stop_outlasts_new_numbers(page, marketer):
    log = ImportFactory(started=True, state="running", phase="Importing", rows=300, created_by=marketer)
    page.goto(f"/imports/{log.pk}/")

    page.get_by_role("button", name="Stop").hover()
    page.mouse.down()
    Import.objects.update(rows_done=150, advanced_at=timezone.now())
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "150")
    page.mouse.up()

    expect(page.get_by_role("heading", name="The import was stopped")).to_be_visible()


def test_an_enter_that_was_meant_for_stop_starts_nothing(page, transactional_db):
    send(page)
    page.get_by_role("button", name="Stop").focus()
    work("compare_import")
    expect(page.get_by_role("button", name="Import 2 rows")).to_be_visible()

    expect(page.get_by_role("heading", name="people.csv")).to_be_focused()
    page.keyboard.press("Enter")

    assert Import.objects.get().state == "draft"


def test_the_rejected_rows_are_downloaded(page, transactional_db):
    send(page)
    work("compare_import")
    page.get_by_role("button", name="Import 2 rows").click()
    work("run_import")

    with page.expect_download() as download:
        page.get_by_role("link", name="Rows to correct").click()

    assert download.value.suggested_filename == "people.rejects.csv"
    assert "nobody,Kyiv,x,4," in download.value.path().read_text()


def test_without_scripts_a_link_asks_how_far_it_is(scriptless, marketer):
    log = ImportFactory(state="comparing", created_by=marketer)
    scriptless.goto(f"/imports/{log.pk}/")
    Import.objects.update(state="draft", error="The file is empty.")

    scriptless.get_by_role("link", name="Refresh").click()

    expect(scriptless.get_by_text("The file is empty.")).to_be_visible()
    scriptless.get_by_role("button", name="Delete").click()
    expect(scriptless.get_by_text("Nothing was imported from it")).to_be_visible()
