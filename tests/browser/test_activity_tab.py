"""What a contact was sent, did and ordered, over periods that travel along."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = ".sheet tbody tr"


@pytest.fixture
def address(busy_contact):
    return f"/contacts/{busy_contact.pk}/"


def test_the_tabs_lead_from_information_to_activity(page, address):
    page.goto(address)

    page.get_by_role("link", name="Contact activity").click()

    expect(page).to_have_url(re.compile(r"/activity/campaigns/$"))
    expect(page.locator(ROWS)).to_have_count(50)
    expect(page.get_by_role("link", name="Contact activity")).to_have_attribute("aria-current", "page")


def test_totals_counts_and_chart_follow_the_first_paint(page, address):
    page.goto(f"{address}activity/campaigns/")

    expect(page.locator(".stat", has_text=re.compile("Sent"))).to_contain_text("61")
    expect(page.locator(".stat", has_text="Read")).to_contain_text("60")
    expect(page.get_by_role("link", name="Campaigns 61")).to_be_visible()
    expect(page.get_by_role("link", name="Orders 1")).to_be_visible()
    expect(page.locator("figure.chart svg")).to_be_visible()


def test_a_period_is_chosen_and_travels_to_the_events(page, address):
    page.goto(f"{address}activity/campaigns/")

    choose(page, "Last 30 days", "All time")
    expect(page.locator(".stat", has_text=re.compile("Sent"))).to_contain_text("62")
    page.get_by_role("link", name="Events").click()

    expect(page).to_have_url(re.compile(r"/activity/events/\?period=all$"))
    expect(page.locator(ROWS)).to_have_count(1)


def test_two_days_of_ones_own_make_a_period(page, address):
    page.goto(f"{address}activity/campaigns/")

    page.locator("summary", has_text="Last 30 days").click()
    page.get_by_label("From", exact=True).fill("2020-05-01")
    page.get_by_label("To", exact=True).fill("2020-05-15")
    page.get_by_role("button", name="Show").click()

    expect(page.locator("summary", has_text="1–15 May 2020")).to_be_visible()
    expect(page.get_by_role("heading", name="No messages in this period")).to_be_visible()


def test_channel_and_status_narrow_the_messages(page, address):
    page.goto(f"{address}activity/campaigns/")

    choose(page, "All channels", "Widget")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.get_by_text("Attention")).to_be_visible()

    choose(page, "Any furthest status", "Clicked")
    expect(page.get_by_role("heading", name="No messages match")).to_be_visible()
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.locator(ROWS)).to_have_count(50)


def test_older_messages_are_a_page_away(page, address):
    page.goto(f"{address}activity/campaigns/")

    page.get_by_role("link", name="Older").click()

    expect(page.locator(ROWS)).to_have_count(11)
    page.get_by_role("link", name="Newer").click()
    expect(page.locator(ROWS)).to_have_count(50)


def test_an_event_unfolds_its_parameters(page, address):
    page.goto(f"{address}activity/events/")
    expect(page.locator(ROWS)).to_contain_text("Price watch")

    page.get_by_text("all 6").click()

    expect(page.get_by_text("value 5")).to_be_visible()


def test_the_period_hides_no_order(page, address):
    page.goto(f"{address}activity/campaigns/?period=today")

    page.get_by_role("link", name="Orders").click()

    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("O-1")
    expect(page.get_by_text("Note")).to_be_visible()


def test_back_walks_through_what_was_chosen(page, address):
    page.goto(f"{address}activity/campaigns/")
    choose(page, "All channels", "Widget")
    expect(page.locator(ROWS)).to_have_count(1)

    page.go_back()

    expect(page.locator(ROWS)).to_have_count(50)
    expect(page.locator(".person")).to_have_count(1)


def choose(page, menu, option):
    page.locator("summary", has_text=menu).click()
    page.locator(".menu[open]").get_by_role("link", name=option).click()
