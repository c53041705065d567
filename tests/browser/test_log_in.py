"""Logging in and out in a real browser, and the pages of log-in as people see them."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_marketer_logs_in(new_page, marketer, scripts):
    page = new_page(java_script_enabled=scripts)

    page.goto("/accounts/password/change/")
    page.get_by_label("User name").fill("marketer")
    page.get_by_label("Password", exact=False).fill("marketer")
    page.get_by_role("button", name="Log in").click()

    assert page.url.endswith("/accounts/password/change/")


def test_no_page_of_log_in_or_admin_complains(new_page, staff):
    page = new_page(staff)

    for address in ["/accounts/password/change/", "/accounts/logout/", "/admin/", "/admin/auth/user/add/"]:
        page.goto(address)

        expect(page.get_by_role("heading").first).to_be_visible()
