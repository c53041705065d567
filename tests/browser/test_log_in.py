"""Logging in and out in a real browser, and the pages of log-in as people see them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/", "/accounts/logout/", "/nothing-here"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_marketer_logs_in(new_page, marketer, scripts):
    page = new_page(java_script_enabled=scripts)

    page.goto("/accounts/password/change/")
    page.get_by_label("User name").fill("marketer")
    page.get_by_label("Password", exact=False).fill("marketer")
    page.get_by_role("button", name="Log in").click()

    assert page.url.endswith("/accounts/password/change/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_log_in_are_accessible(new_page, marketer, address, scheme):
    user = None if address in {"/accounts/login/", "/accounts/signup/"} else marketer
    page = new_page(user, color_scheme=scheme)

    page.goto(address)

    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_no_page_breaks_the_content_security_policy(new_page, staff):
    page = new_page(staff)
    errors = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)

    for address in ["/accounts/password/change/", "/accounts/logout/", "/admin/", "/admin/auth/user/add/"]:
        page.goto(address)

    assert errors == []
