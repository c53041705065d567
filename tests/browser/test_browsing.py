"""The journey of every day: from the list through a profile and its activity, and back to the same place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import ContactFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_search_narrows_the_list_while_one_types(page, town):
    page.goto("/contacts/")

    page.get_by_label("Search contacts").press_sequentially("zolc")

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Łukasz Żółć-O'Neil")
    expect(page).to_have_url(re.compile(r"\?q=zolc$"))
    expect(page.get_by_label("Search contacts")).to_be_focused()
    expect(page.locator("#count")).to_have_text("1 of 105")


@pytest.fixture
def early_page(page, town):
    """The list before htmx begins, which it does when `page.begin` is called."""
    held = {}
    page.route("**/htmx-2.*", lambda route: held.update(htmx=route))
    Page.goto(page, "/contacts/", wait_until="domcontentloaded")

    def begin():
        held["htmx"].continue_()

    page.begin = begin
    return page


def test_what_is_typed_before_htmx_begins_is_searched(early_page):
    early_page.get_by_label("Search contacts").press_sequentially("zolc")
    early_page.begin()

    expect(early_page.locator("tbody tr")).to_have_count(1)
    expect(early_page).to_have_url(re.compile(r"\?q=zolc$"))


def test_what_is_opened_before_htmx_begins_is_filled(early_page):
    early_page.get_by_text("Filter", exact=True).click()
    early_page.begin()

    expect(early_page.get_by_label("Blacklisted")).to_be_visible()


def test_a_filter_is_chosen_shown_as_a_chip_and_taken_away(page, town):
    page.goto("/contacts/?q=example")

    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Blacklisted").check()
    page.get_by_role("button", name="Show contacts").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".chip").first).to_have_text(re.compile("Email status is Blacklisted"))

    page.get_by_role("link", name="Remove the filter Email status").click()
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page).to_have_url(re.compile(r"\?q=example$"))
    expect(page.get_by_label("Search contacts")).to_have_value("example")


def test_a_search_keeps_the_filters_and_the_order(page, town):
    page.goto("/contacts/?country=UA&sort=name")

    page.get_by_label("Search contacts").fill("neighbour")

    expect(page).to_have_url(re.compile("country=UA"))
    expect(page).to_have_url(re.compile("sort=name"))
    expect(page.locator("tbody tr").first).to_contain_text("Neighbour N001")


def test_the_heading_sorts_and_the_pages_follow_one_another(page, town):
    page.goto("/contacts/")

    page.get_by_role("link", name="Contact", exact=True).click()
    expect(page.get_by_role("columnheader", name="Contact")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tbody tr").first).to_contain_text("Olena Bondar")

    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr").first).not_to_contain_text("Olena Bondar")
    page.get_by_role("link", name="Last page").click()
    expect(page.locator("tbody tr").last).to_contain_text("—")
    page.get_by_role("link", name="First page").click()
    expect(page.locator("tbody tr").first).to_contain_text("Olena Bondar")


def test_blank_space_of_a_line_opens_the_profile_and_back_leads_to_where_one_was(page, town):
    page.goto("/contacts/?country=UA&sort=name")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    list_address = page.url
    row = page.locator("tbody tr").nth(40)
    row.scroll_into_view_if_needed()
    scrolled_to = page.evaluate("scrollY")

    row.locator("td").nth(4).click(position={"x": 3, "y": 3})
    expect(page.get_by_role("navigation", name="Of this contact")).to_be_visible()
    page.go_back()

    expect(page).to_have_url(list_address)
    page.wait_for_function("wanted => scrollY === wanted", arg=scrolled_to)
    assert scrolled_to > 0
    expect(row.locator("a").first).to_be_focused()


def test_back_walks_through_searches_and_pages(page, town):
    page.goto("/contacts/")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    page.get_by_role("link", name="Contact", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("Olena Bondar")

    page.go_back()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    page.go_back()
    expect(page.locator("tbody tr").first).to_contain_text("Neighbour N100")
    expect(page.get_by_role("navigation", name="Main")).to_have_count(1)


def test_the_crumb_of_a_profile_leads_to_the_list_as_it_was_left(page, town):
    page.goto("/contacts/?country=PL&sort=email")

    page.get_by_role("link", name="Łukasz").click()
    page.locator(".tab", has_text="Contact activity").click()
    page.locator(".crumb").click()

    expect(page).to_have_url(re.compile(r"/contacts/\?country=PL&sort=email$"))


def test_the_middle_button_opens_a_tab_of_its_own(page, town):
    page.goto("/contacts/?country=PL")

    with page.context.expect_page() as opened:
        page.locator("tbody td").nth(4).click(button="middle", position={"x": 3, "y": 3})

    expect(opened.value.get_by_role("heading", name="Łukasz Żółć-O'Neil")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/contacts/\?country=PL$"))


def test_text_of_a_line_can_be_selected_without_opening_it(page, town):
    page.goto("/contacts/?country=PL")

    text = page.get_by_text("Łódź").bounding_box()
    page.mouse.move(text["x"] + 1, text["y"] + 5)
    page.mouse.down()
    page.mouse.move(text["x"] + text["width"], text["y"] + 5)
    page.mouse.up()

    assert "Łódź" in page.evaluate("getSelection().toString()")
    expect(page).to_have_url(re.compile(r"/contacts/\?country=PL$"))


def test_counts_follow_the_first_paint(page, town):
    page.route("**/contacts/count/**", lambda _: None)  # never answered

    page.goto("/contacts/?country=UA", wait_until="domcontentloaded")

    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("#count.late")).to_be_visible()


def test_a_count_that_comes_too_late_is_left_out(page, town):
    held = []
    page.route("**/contacts/count/?*", lambda route: route.continue_() if held else held.append(route))
    page.goto("/contacts/?country=UA")
    expect(page.locator("#count.late")).to_be_visible()

    with page.expect_event("requestfailed", lambda request: "/contacts/count/" in request.url):
        page.get_by_label("Search contacts").fill("olena")

    expect(page.locator("#count")).to_have_text("1 of 105")


def test_opening_the_filters_leaves_the_count_alone(page, town):
    held = {}
    page.route("**/contacts/count/?*", lambda route: held.update(count=route))
    page.goto("/contacts/?country=UA")

    page.locator("summary", has_text="Filter").click()
    expect(page.get_by_role("button", name="Show contacts")).to_be_visible()
    held["count"].continue_()

    expect(page.locator("#count")).to_have_text("101 of 105")


def test_the_counts_are_exact(page, town):
    page.goto("/contacts/?country=UA")

    expect(page.locator("#count")).to_have_text("101 of 105")
    expect(page.locator("#matching")).to_contain_text("101 contacts match")
    expect(page.locator(".nav-count")).to_have_text("105")


def test_an_invalid_filter_shows_nobody_and_says_why(page, town):
    page.goto("/contacts/?created_from=soon")

    expect(page.get_by_role("heading", name="The filter can’t be understood")).to_be_visible()
    expect(page.locator("tbody")).to_have_count(0)
    page.get_by_role("link", name="Leave it out").click()
    expect(page.locator("tbody tr")).to_have_count(50)


@pytest.mark.parametrize("width", [1200, 1440])
def test_no_column_is_cut_off(new_page, marketer, town, width):
    everywhere = {"telegram_id": "77", "device": {}, "source": "subscription_form"}
    ContactFactory(phone="+380991112233", city="Ivano-Frankivsk", email=f"{'long' * 12}@example.com", **everywhere)
    page = new_page(marketer, viewport={"width": width, "height": 900})

    page.goto("/contacts/")

    table, sheet = page.locator("table").bounding_box(), page.locator(".sheet").bounding_box()
    assert table["width"] <= sheet["width"]
