"""The same journey with scripts off: real links, real forms, and counts where they are asked for."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_search_filter_sort_and_pages_are_links_and_forms(scriptless, town):
    page = scriptless
    page.goto("/contacts/")
    page.get_by_label("Search contacts").fill("neighbour")
    page.get_by_label("Search contacts").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=neighbour$"))

    page.locator("summary", has_text="Filter").click()
    page.get_by_role("link", name="Choose filters").click()
    page.get_by_label("City is").fill("Kyiv")
    page.get_by_role("button", name="Show contacts").click()
    expect(page.locator(".chip").first).to_contain_text("Kyiv")

    page.get_by_role("link", name="Contact", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("Neighbour N001")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr").first).to_contain_text("Neighbour N051")


def test_counts_are_a_link_away(scriptless, town):
    scriptless.goto("/contacts/?country=UA")

    scriptless.get_by_role("link", name="Count", exact=True).click()

    expect(scriptless).to_have_url(re.compile("count=1"))
    expect(scriptless.locator("#count")).to_have_text("101 of 105")
    expect(scriptless.locator("#matching")).to_contain_text("101 contacts match")


def test_blank_space_of_a_line_opens_the_profile(scriptless, town):
    scriptless.goto("/contacts/?country=PL")

    scriptless.locator("tbody td").nth(4).click(position={"x": 3, "y": 3}, force=True)  # the link lies over it

    expect(scriptless.get_by_role("heading", name="Łukasz Żółć-O'Neil")).to_be_visible()
    scriptless.go_back()
    expect(scriptless).to_have_url(re.compile(r"\?country=PL$"))


def test_tabs_periods_and_filters_of_activity_are_links_and_forms(scriptless, busy_contact):
    page = scriptless
    page.goto(f"/contacts/{busy_contact.pk}/")
    page.get_by_role("link", name="Contact activity").click()

    page.locator("summary", has_text="Last 30 days").click()
    page.get_by_label("From", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    page.locator("summary", has_text="All channels").click()
    page.get_by_role("link", name="SMS").click()
    expect(page.locator(".sheet tbody tr")).to_have_count(1)

    page.get_by_role("link", name="Show totals and chart").click()
    expect(page.locator(".stat", has_text=re.compile("Sent"))).to_contain_text("1")
    expect(page.get_by_role("link", name="Events 1")).to_be_visible()


def test_a_category_is_switched(scriptless, contact):
    scriptless.goto(f"/contacts/{contact.pk}/")
    switch = scriptless.get_by_role("switch", name="Weekly digest")

    switch.click()

    expect(switch).to_have_attribute("aria-checked", "true")


def test_a_filter_becomes_a_segment(scriptless, town):
    scriptless.goto("/contacts/?country=PL")

    scriptless.locator("summary", has_text="Save as segment").click()
    scriptless.get_by_label("Name of the segment").fill("Poland")
    scriptless.get_by_role("button", name="Save").click()
    expect(scriptless.get_by_role("status")).to_contain_text("Saved as segment “Poland”")

    scriptless.goto("/segments/")
    scriptless.get_by_role("link", name="Count", exact=True).click()
    expect(scriptless.locator("td.number")).to_have_text("1")
