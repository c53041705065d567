"""Exports in a browser: the page follows the work by itself, and works without scripts."""

import pytest
from playwright.sync_api import expect

from contacts.models import Export
from tests.exporting import exported
from tests.factories import olena

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def exports_dir(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"


def test_the_page_follows_an_export_to_its_end(page, marketer):
    olena()
    export = Export.objects.create(created_by=marketer, state="running", rows=200, rows_done=50)
    page.goto(f"/exports/{export.pk}/")
    expect(page.get_by_text("25 %")).to_be_visible()

    Export.objects.filter(pk=export.pk).update(rows_done=100)
    expect(page.get_by_text("50 %")).to_be_visible()
    done = exported(created_by=marketer)
    values = {name: getattr(done, name) for name in ("state", "rows", "path", "size", "sha256", "header", "run")}
    Export.objects.filter(pk=export.pk).update(**values)

    expect(page.get_by_role("link", name="Download")).to_be_visible()
    expect(page).to_have_title(f"Done: export {export.pk} · Contacts")
    expect(page.locator("[hx-trigger^=every]")).to_have_count(0)


def test_a_filtered_list_leads_to_its_export(page, marketer):
    olena()
    page.goto("/contacts/?country=UA")
    page.get_by_role("link", name="Export", exact=True).click()
    expect(page.get_by_text("1 contact", exact=True)).to_be_visible()
    page.get_by_text("XLSX").click()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()

    export = Export.objects.get()

    assert (export.format, export.query, export.words) == ("xlsx", "country=UA", "Country is Ukraine")


def test_without_scripts_a_link_refreshes(new_page, marketer):
    page = new_page(marketer, java_script_enabled=False)
    olena()
    export = Export.objects.create(created_by=marketer)
    page.goto(f"/exports/{export.pk}/")
    Export.objects.filter(pk=export.pk).update(state="failed", error="The disk is full")

    page.get_by_role("link", name="Refresh").click()

    expect(page.get_by_text("The disk is full")).to_be_visible()
