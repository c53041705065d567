"""Everything by keys alone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(page, town):
    page.goto("/contacts/?sort=name")
    return page


def test_rows_are_walked_and_opened(page):
    links = page.locator("[data-open]")

    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/contacts/\d+/$"))


def test_a_slash_leads_to_the_search_where_letters_are_letters(page):
    page.keyboard.press("/")
    page.keyboard.type("njk")

    expect(page.get_by_label("Search contacts")).to_be_focused()
    expect(page.get_by_label("Search contacts")).to_have_value("njk")
    expect(page).to_have_url(re.compile("q=njk"))


def test_pages_are_turned(page):
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Previous")).to_be_visible()

    page.keyboard.press("p")
    expect(page.get_by_role("link", name="Previous")).to_have_count(0)


def test_g_and_a_letter_go_somewhere(page):
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/segments/$"))
    page.wait_for_load_state()

    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/contacts/$"))


def test_c_and_e_open_the_forms(page):
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="New contact")).to_be_visible()

    page.goto("/contacts/?country=PL")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Edit")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Edit contact")).to_be_visible()


def test_a_question_mark_explains_and_escape_closes(page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_escape_closes_a_menu_and_gives_the_focus_back(page):
    summary = page.locator("summary", has_text="Name, A to Z")
    summary.press("Enter")
    expect(page.get_by_role("link", name="Oldest contacts first")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Oldest contacts first")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_notice_that_is_dismissed_leaves_the_focus_with_the_content(page):
    page.goto("/contacts/?country=PL")
    page.locator("summary", has_text="Save as segment").click()
    page.get_by_label("Name of the segment").fill("Poland")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as segment")).to_be_visible()
    page.wait_for_load_state()

    page.get_by_role("button", name="Dismiss").press("Enter")

    expect(page.get_by_text("Saved as segment")).to_be_hidden()
    expect(page.locator("main")).to_be_focused()


def test_what_is_chosen_in_a_menu_leaves_the_focus_with_the_menu(page):
    page.locator("summary", has_text="Name, A to Z").press("Enter")
    page.get_by_role("link", name="Oldest contacts first").press("Enter")

    expect(page).to_have_url(re.compile("sort=created"))
    expect(page.locator("summary", has_text="Oldest contacts first")).to_be_focused()


def test_a_period_leaves_the_focus_with_its_menu(page, busy_contact):
    page.goto(f"/contacts/{busy_contact.pk}/activity/campaigns/")
    page.locator("summary", has_text="Last 30 days").press("Enter")
    page.get_by_label("From", exact=True).fill("2020-05-01")
    page.get_by_role("button", name="Show").press("Enter")

    expect(page.locator("summary", has_text="1 May 2020")).to_be_focused()


def test_the_last_page_leaves_the_focus_with_the_way_back(page):
    page.get_by_role("link", name="Next").press("Enter")
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    expect(page.get_by_role("link", name="Next")).to_be_focused()
    page.get_by_role("link", name="Next").press("Enter")

    expect(page.get_by_role("link", name="Next")).to_have_count(0)
    expect(page.get_by_role("link", name="First page")).to_be_focused()


def test_a_filter_taken_away_leaves_the_focus_among_the_tools(page):
    page.goto("/contacts/?country=UA")
    page.locator(".chip-remove").press("Enter")

    expect(page.locator(".chip-remove")).to_have_count(0)
    expect(page.locator("summary", has_text="Filter")).to_be_focused()


def test_single_keys_can_be_switched_off(page):
    page.keyboard.press("?")
    page.get_by_label("Single keys do this in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()

    page.keyboard.press("j")

    expect(page.locator("[data-open]").first).not_to_be_focused()


def test_single_keys_can_be_switched_on_again_after_back(page):
    toggle = page.get_by_label("Single keys do this in this browser")
    page.keyboard.press("?")
    toggle.uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Previous")).to_have_count(0)

    page.locator(".menu-up summary").click()
    page.get_by_role("button", name="Keyboard").click()
    expect(toggle).not_to_be_checked()
    toggle.check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")

    expect(page.locator("[data-open]:focus")).to_have_count(1)


def test_the_first_tab_skips_to_the_content(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_f_leads_into_the_filters(page):
    page.keyboard.press("f")
    expect(page.locator("#filter-panel form")).to_be_visible()
    page.keyboard.press("Tab")

    expect(page.locator("#filter-panel :focus")).to_have_count(1)
