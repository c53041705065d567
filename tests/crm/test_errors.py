"""What a person sees when something fails: a page that leaks nothing and says what to do."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.urls import path

from crm.urls import handler400, handler500, urlpatterns  # noqa: F401 the rest of this URLconf

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def fails(request):
    raise ValueError("a secret of the program")


def loses_the_database(request):
    raise InterfaceError("the connection is closed")


def takes_too_long(request):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("SELECT pg_sleep(10)")


urlpatterns = [
    *urlpatterns,
    path("fails/", fails),
    path("loses-the-database/", loses_the_database),
    path("takes-too-long/", takes_too_long),
]


@pytest.fixture
def quiet_client(marketer_client):
    marketer_client.raise_request_exception = False
    return marketer_client


def test_an_error_leaks_nothing(quiet_client):
    response = quiet_client.get("/fails/")

    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_a_lost_database_is_said_and_tried_again(quiet_client):
    response = quiet_client.get("/loses-the-database/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == response.headers["Refresh"] == "5"
    assert "Not available just now" in response.text


def test_what_was_sent_to_a_lost_database_is_not_asked_for_again(quiet_client):
    response = quiet_client.post("/loses-the-database/")

    assert response.status_code == 503
    assert "Refresh" not in response.headers
    assert "send it again" in response.text


def test_a_server_that_is_away_is_said_without_asking_it_again(client, marketer_client, monkeypatch):
    def away(*_):
        raise OperationalError("the server is away")

    marketer_client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    response = marketer_client.get("/accounts/password/change/")

    assert response.status_code == 503
    assert "Not available just now" in response.text


def test_a_search_that_takes_too_long_says_how_to_narrow_it(quiet_client):
    response = quiet_client.get("/takes-too-long/")

    assert response.status_code == 503
    assert "Ask for less" in response.text


def test_health_says_when_the_database_is_away(client, monkeypatch):
    def away(*_):
        raise psycopg.OperationalError("the server is away")

    connection.close()
    monkeypatch.setattr("crm.database.base.DatabaseWrapper.get_new_connection", away)
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.text == "database unavailable\n"


@pytest.mark.parametrize("address", ["/.env", "/.git/config", "/static/../manage.py", "/var/secret_key", "/x"])
def test_what_is_no_page_is_not_found(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "Not found" in response.text


@pytest.mark.parametrize("address", ["/api/v1/contact", "/v1/track"])
def test_programs_are_told_in_json_of_a_host_that_is_not_allowed(client, address):
    response = client.post(address, headers={"host": "other.example.com"})

    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in response.json()["message"]


def test_people_get_a_page_for_a_host_that_is_not_allowed(client):
    response = client.get("/contacts/", headers={"host": "other.example.com"})

    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")
