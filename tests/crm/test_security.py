"""Who may see what: every address there is, asked by a stranger; and what every answer carries."""

import re
from contextlib import closing

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.django_db

OPEN_TO_STRANGERS = {
    "/healthz",
    "/accounts/inactive/",
    "/accounts/login/",
    "/accounts/signup/",
    "/api/docs",
    "/api/openapi.json",
}
REFUSALS = {302, 400, 401, 403, 404, 405}  # 400: tracking reads a body before the key in it
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|COPY|TRUNCATE) "?(?!cache|django_session)', re.IGNORECASE)


def every_address(patterns, prefix=""):
    """Each route with its parameters filled in: 1 fits a number, a name and a path."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"<[^>]+>|\(\?P<.*\)", "1", route).replace("^", "").replace("$", "")
        else:
            yield from every_address(pattern.url_patterns, route)


ADDRESSES = sorted(set(every_address(get_resolver().url_patterns)))


def test_the_walk_finds_the_pages():
    assert {"/", "/accounts/login/", "/admin/auth/user/add/", "/healthz"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", sorted(set(ADDRESSES) - OPEN_TO_STRANGERS))
def test_a_stranger_sees_and_changes_nothing(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answers = [client.get(address), client.post(address, {"id": 1})]

    assert {answer.status_code for answer in answers} <= REFUSALS
    assert all(not answer.content or answer.status_code in REFUSALS - {302} for answer in answers)
    assert not [query for query in queries if WRITES.match(query["sql"])]


@pytest.mark.parametrize("address", ["/", "/admin/", "/accounts/password/change/"])
def test_a_stranger_is_sent_to_the_login(client, address):
    response = client.get(address, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_a_fragment_asked_by_a_stranger_makes_the_page_log_in(client):
    response = client.get("/accounts/password/change/", headers={"HX-Request": "true"})

    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/password/change/", "/admin/", "/nothing-here", "/static/css/app.css"],
)
def test_every_answer_carries_the_security_headers(staff_client, address):
    with closing(staff_client.get(address)) as response:
        headers = response.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/change/", "/admin/", "/nothing-here"])
def test_no_cache_keeps_a_page(staff_client, address):
    assert "no-store" in staff_client.get(address).headers["Cache-Control"]


def test_caches_may_keep_static_files(client):
    with closing(client.get("/static/css/app.css")) as response:
        assert response.status_code == 200
        assert "no-store" not in response.headers["Cache-Control"]


def test_marketers_are_kept_out_of_the_admin(marketer_client):
    response = marketer_client.get("/admin/", follow=True)

    assert response.status_code == 403 or response.redirect_chain
    assert "Administration | Contacts" not in response.text
