"""A lost network, an expired log-in, a failing server: all are said, none is swallowed."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from contacts.models import Export

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def may_complain(page, complaints):
    yield
    complaints.clear()


def test_a_lost_network_is_said_and_what_was_shown_stays(page, town):
    page.goto("/contacts/")
    expect(page.locator("#count")).to_have_text("105")
    page.context.set_offline(True)

    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("alert")).to_contain_text("The server could not be reached")
    expect(page.locator("tbody tr")).to_have_count(50)


def test_the_next_success_takes_the_message_away(page, town):
    page.goto("/contacts/")
    page.context.set_offline(True)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    expect(page.get_by_text("The server could not be reached")).to_be_hidden()


def test_a_failing_server_is_said(page, town):
    page.route("**/contacts/?*after=*", lambda route: route.fulfill(status=500))
    page.goto("/contacts/")

    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("alert")).to_contain_text("the server met an error")


def test_a_poll_that_fails_says_so_once_until_it_works_again(page, marketer):
    export = Export.objects.create(created_by=marketer, state="running", rows=200, rows_done=50)
    page.goto(f"/exports/{export.pk}/")
    said = page.get_by_text("The server could not be reached")
    page.context.set_offline(True)
    expect(said).to_be_visible()

    page.get_by_role("button", name="Dismiss").click()
    for _ in range(2):  # when the second has failed, what the first had to say is said
        page.wait_for_event("requestfailed")
    expect(said).to_be_hidden()

    Export.objects.filter(pk=export.pk).update(rows_done=100)
    page.context.set_offline(False)
    expect(page.get_by_text("50 %")).to_be_visible()
    page.context.set_offline(True)
    expect(said).to_be_visible()


def test_the_next_poll_that_works_takes_the_message_away(page, marketer):
    export = Export.objects.create(created_by=marketer, state="running", rows=200, rows_done=50)
    page.goto(f"/exports/{export.pk}/")
    page.context.set_offline(True)
    expect(page.get_by_text("The server could not be reached")).to_be_visible()

    page.context.set_offline(False)

    expect(page.get_by_text("The server could not be reached")).to_be_hidden()


def test_a_count_that_fails_leaves_its_link(page, town):
    page.route("**/contacts/count/?*", lambda route: route.abort())
    page.goto("/contacts/?country=UA")
    expect(page.get_by_role("alert")).to_be_visible()

    page.get_by_role("link", name="Count", exact=True).click()

    expect(page.locator("#count")).to_have_text("101 of 105")


def test_an_expired_log_in_leads_to_the_log_in_and_back(page, town):
    page.goto("/contacts/?country=UA")
    expect(page.locator("#count")).to_have_text("101 of 105")
    Session.objects.all().delete()

    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.get_by_label("User name").fill("marketer")
    page.get_by_label("Password", exact=False).fill("marketer")
    page.get_by_role("button", name="Log in").click()

    expect(page).to_have_url(re.compile(r"/contacts/\?country=UA"))


def test_back_after_the_log_in_has_expired_leads_to_the_log_in_and_back(page, town):
    page.goto("/contacts/?country=UA")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    expect(page.locator("#count")).to_have_text("101 of 105")
    Session.objects.all().delete()

    page.go_back()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    page.get_by_label("User name").fill("marketer")
    page.get_by_label("Password", exact=False).fill("marketer")
    page.get_by_role("button", name="Log in").click()

    expect(page).to_have_url(re.compile(r"/contacts/\?country=UA$"))
    expect(page.locator("tbody tr")).to_have_count(50)


def test_back_to_a_filter_that_makes_no_sense_says_so_again(page, town):
    page.goto("/contacts/?created_from=soon")
    page.get_by_role("link", name="Leave it out").click()
    expect(page.locator("tbody tr")).to_have_count(50)

    page.go_back()

    expect(page.get_by_role("heading", name="The filter can’t be understood")).to_be_visible()
    expect(page.locator("tbody")).to_have_count(0)


def test_a_switch_of_a_contact_that_is_gone_is_said(page, contact):
    page.goto(f"/contacts/{contact.pk}/")
    contact.delete()

    page.get_by_role("switch", name="Weekly digest").click()

    expect(page.get_by_role("alert")).to_contain_text("This is not there any more")
