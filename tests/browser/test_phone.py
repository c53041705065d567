"""Everything on a phone, 390 pixels wide."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import SegmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["", "edit/", "activity/campaigns/", "activity/events/", "activity/orders/"]


def assert_no_sideways_scroll(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def test_no_page_of_a_contact_scrolls_sideways(phone, busy_contact):
    for path in PAGES:
        phone.goto(f"/contacts/{busy_contact.pk}/{path}")
        expect(phone.locator(".late[hx-get]:visible")).to_have_count(0)

        assert_no_sideways_scroll(phone)


def test_no_list_scrolls_sideways(phone, town):
    SegmentFactory(name="A name of many words " * 4)
    for path in ["/contacts/", "/contacts/?country=UA&city=Kyiv&email_status=active", "/contacts/new/", "/segments/"]:
        phone.goto(path)
        expect(phone.locator(".late[hx-get]:visible")).to_have_count(0)

        assert_no_sideways_scroll(phone)


def test_lines_are_cards_that_name_their_values(phone, town):
    phone.goto("/contacts/?country=PL")
    card = phone.locator("tbody tr").first

    assert card.bounding_box()["width"] > 300
    assert card.locator("td").nth(1).evaluate("cell => getComputedStyle(cell, '::before').content") == '"Email status"'
    card.get_by_text("Łódź").tap()
    expect(phone.get_by_role("heading", name="Łukasz Żółć-O'Neil")).to_be_visible()


def test_the_menu_opens_and_leads_on(phone, town):
    phone.goto("/contacts/")
    expect(phone.get_by_role("link", name="Segments")).to_be_hidden()

    phone.get_by_text("Menu", exact=True).tap()
    phone.get_by_role("link", name="Segments").tap()

    expect(phone).to_have_url(re.compile("/segments/$"))


def test_the_filters_fit(phone, town):
    phone.goto("/contacts/")

    phone.locator("summary", has_text="Filter").tap()
    phone.get_by_label("Blacklisted").tap()
    assert_no_sideways_scroll(phone)
    phone.get_by_role("button", name="Show contacts").tap()

    expect(phone.locator("tbody tr")).to_have_count(1)
