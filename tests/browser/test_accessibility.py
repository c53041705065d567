"""Every page, in the light and in the dark, passes axe."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from contacts.imports.undone import Kept, Part, Undone
from contacts.models import Import, Refusal
from contacts.subscribing.links import preferences_path
from tests.factories import ExportFactory, ImportFactory, SegmentFactory, amira, caller, lukasz, visitor
from tests.intake import Caller
from tests.uploading import Uploads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAIN = ["/accounts/password/change/", "/accounts/logout/", "/accounts/signup/", "/nothing-here", "/components/"]
LISTS = ["", "?q=nobody", "?country=nowhere&cf.points.from=x", "?country=PL&q=l&count=1", "filters/", "new/"]
OF_A_CONTACT = [
    *("", "edit/", "delete/", "suppressions/new/"),
    *("activity/campaigns/", "activity/campaigns/?period=never", "activity/events/", "activity/orders/"),
]


@pytest.fixture
def people(contact):
    return [contact, lukasz(), amira(), visitor(), caller()]


@pytest.fixture
def check(new_page, staff):
    """Opens an address as staff, who see the most, and checks it; of the dark theme the colours, since nothing else
    depends on it. axe itself sets styles inline."""
    page = new_page(staff, viewport={"width": 1440, "height": 900}, bypass_csp=True)

    def check_address(address, then=None):
        page.goto(address)
        expect(page.locator(".late[hx-get]")).to_have_count(0)
        if then:
            then(page)
        for scheme, rules in (("light", None), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            results = Axe().run(page, options=rules)
            assert results.violations_count == 0, results.generate_report()

    check_address.page = page
    return check_address


@pytest.mark.parametrize("path", PLAIN)
def test_what_is_no_page_of_contacts(check, path):
    check(path)


def test_the_intake(check):
    shop = Caller("write")
    shop.post("/api/v1/contact", {"channels": [{"type": "email", "value": "anna"}]})

    for address in ("/intake/", "/intake/?key=x", f"/intake/refusals/{Refusal.objects.get().pk}/"):
        check(address)


def test_the_reference_of_the_api(check):
    check("/api/docs", then=lambda page: page.locator(".call > summary").first.click())


def test_the_log_in(check):
    check.page.context.clear_cookies()

    check("/accounts/login/")


@pytest.mark.parametrize("query", LISTS)
def test_the_list(check, people, query):
    check(f"/contacts/{query}")


def test_an_empty_list(check):
    check("/contacts/")


def test_the_filters_in_their_panel(check, people):
    check("/contacts/", lambda page: page.locator("summary", has_text="Filter").click())


@pytest.mark.parametrize("path", OF_A_CONTACT)
def test_the_pages_of_a_contact(check, busy_contact, path):
    check(f"/contacts/{busy_contact.pk}/{path}")


@pytest.mark.parametrize("path", ["", "unsubscribe/"])
def test_the_preference_page_as_staff_see_it(check, contact, path):
    check(preferences_path(contact) + path)


def test_a_form_with_errors(check, contact):
    def send(page):
        page.get_by_label("Email").fill("not an address")
        page.get_by_role("button", name="Create contact").click()
        expect(page.get_by_role("alert").first).to_be_visible()

    check("/contacts/new/", send)


def test_the_release_of_an_address(check):
    check(f"/contacts/{amira().pk}/", lambda page: page.get_by_role("link", name="Release").click())


@pytest.mark.parametrize("path", ["", "{}/edit/", "{}/delete/"])
def test_the_segments(check, contact, path):
    segment = SegmentFactory()
    SegmentFactory(query="country=nowhere")

    check("/segments/" + path.format(segment.pk))


@pytest.mark.parametrize("path", ["", "?state=lost", "?state=failed", "new/?country=UA", "new/?country=nowhere"])
def test_the_exports(check, contact, path):
    ExportFactory(state="done", rows=1, path="contacts.csv", header=["email"])
    ExportFactory(state="running", rows=200, rows_done=50)

    check(f"/exports/{path}")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "running", "rows": 200, "rows_done": 50},
        {"state": "done", "rows": 1, "path": "contacts.csv", "header": ["email", "phone"], "sha256": "a1" * 32},
        {"state": "done", "rows": 1, "header": ["email"]},
        {"state": "failed", "error": "The disk is full"},
    ],
)
def test_an_export(check, values):
    check(f"/exports/{ExportFactory(**values).pk}/")


def test_menus_and_the_help_of_the_keys(check, contact):
    check(f"/contacts/{contact.pk}/", lambda page: page.locator(".person summary").click())
    check("/contacts/", lambda page: page.keyboard.press("?"))


SAMPLES = {
    "created": [{"line": 2, "cells": ["new@example.com", "Nova"]}],
    "updated": [{"line": 3, "cells": ["", ""], "changes": {"city": ["Kyiv", "Lviv"]}}],
    "unchanged": [{"line": 4, "cells": ["", ""]}],
    "rejected": [{"line": 5, "cells": ["nobody", ""], "reason": "Email: not an email address"}],
}
NUMBERS = {"created": 12_408, "updated": 1, "unchanged": 1, "rejected": 1, "conflicts": 1}


@pytest.mark.parametrize("state", Import.State)
def test_the_page_of_an_import(check, contact, state):
    kept = Undone().plus("contacts", Part(3, 1, [Kept(contact.pk, "changed since by marketer", "city")]))
    log = ImportFactory(
        done=True,
        state=state,
        phase="Importing",
        rows=300,
        differences={"counts": NUMBERS, "samples": SAMPLES} if state == "draft" else None,
        undo=kept.as_json() if state == "undone" else None,
        **NUMBERS,
    )

    check(f"/imports/{log.pk}/")


@pytest.fixture
def uploads(staff_client, settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path
    return Uploads(staff_client)


@pytest.mark.parametrize("name", ["sound", "doubtful", "gone"])
def test_the_settings_of_an_import(check, contact, uploads, name):
    content = "Email;Ім'я;Дата народження;X\nanna@example.com;Олена;05/12/1990;1\nnobody;;;\n;;;\n"
    log = uploads.drafted(content, encoding="cp1251" if name == "doubtful" else "utf-8")
    if name == "gone":
        Path(log.path).unlink()

    check(f"/imports/{log.pk}/settings/")


@pytest.mark.parametrize("path", ["undo/", "conflicts/"])
def test_the_further_pages_of_an_import(check, path, transactional_db):
    check(f"/imports/{ImportFactory(done=True, **NUMBERS).pk}/{path}")


@pytest.mark.parametrize("query", ["", "?kind=orders", "?kind=nothing"])
def test_the_log_of_imports(check, query, transactional_db):
    for state in Import.State:
        ImportFactory(state=state)

    check(f"/imports/{query}")
