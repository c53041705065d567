"""Logging in and out: who may, how often, and what it does to sessions."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def log_in(client, username="marketer", password="marketer"):
    return client.post("/accounts/login/", {"login": username, "password": password})


def test_a_marketer_logs_in_with_name_and_password(client, marketer):
    response = log_in(client)

    assert response.status_code == 302
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(marketer.pk)


def test_after_login_one_comes_to_the_page_that_was_asked_for(client, marketer):
    asked = client.get("/accounts/password/change/")
    response = client.post(asked.url, {"login": "marketer", "password": "marketer"})

    assert asked.url == "/accounts/login/?next=/accounts/password/change/"
    assert response.url == "/accounts/password/change/"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/imports/5/?page=2", "/imports/5/%3Fpage%3D2"),
        ("http://evil.example/imports/5/", "/imports/5/run/"),
        ("", "/imports/5/run/"),
    ],
)
def test_who_presses_a_button_after_the_session_has_ended_comes_back_to_its_page(client, came_from, leads_to):
    response = client.post("/imports/5/run/", headers={"Referer": came_from} if came_from else {})

    assert response.url == f"/accounts/login/?next={leads_to}"
    assert "so that was not done" in client.get(response.url).text


def test_who_presses_a_button_of_a_fragment_then_is_told_as_well(client):
    response = client.post("/imports/5/run/", headers={"HX-Request": "true"})

    page = client.get("/imports/5/", follow=True)
    assert response.headers["HX-Refresh"] == "true"
    assert page.redirect_chain == [("/accounts/login/?next=/imports/5/", 302)]
    assert "so that was not done" in page.text


def test_the_form_is_sent_to_the_log_in_wherever_it_is_shown(client, marketer):
    page = client.get("/accounts/login/?next=/accounts/password/change/").text
    wrong = {"login": "marketer", "password": "wrong", "next": "/accounts/password/change/"}
    again = client.post("/accounts/login/", wrong).text

    for form in (page, again):
        assert '<form class="form" method="post" action="/accounts/login/">' in form
        assert '<input type="hidden" name="next" value="/accounts/password/change/">' in form
    assert client.post("/accounts/login/", wrong | {"password": "marketer"}).url == "/accounts/password/change/"


def test_login_leads_to_no_other_site(client, marketer):
    response = client.post("/accounts/login/?next=//evil.example/", {"login": "marketer", "password": "marketer"})

    assert response.url == "/"


def test_login_changes_the_session_id(client, marketer):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key

    log_in(client)

    assert client.session.session_key != before


def test_wrong_passwords_are_limited(client, marketer):
    answers = [log_in(client, password="wrong").status_code for _ in range(6)]
    right = log_in(client)

    assert answers[:5] == [200] * 5
    assert right.status_code == 200
    assert "Too many wrong passwords" in right.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("address", "status"), [("127.0.0.77", 200), ("203.0.113.7", 302)])
def test_wrong_passwords_lock_out_their_own_network_alone(client, marketer, address, status):
    for _ in range(6):
        log_in(client, password="wrong")

    assert log_in(Client(REMOTE_ADDR=address)).status_code == status


def test_another_port_of_the_host_gives_no_new_tries(client, marketer):
    for port in range(8001, 8006):
        log_in(Client(headers={"Host": f"testserver:{port}"}), password="wrong")

    assert "Too many wrong passwords" in log_in(client).text


def test_the_answer_does_not_tell_whether_the_name_exists(client, marketer):
    known = log_in(client, password="wrong")
    unknown = log_in(client, username="nobody", password="wrong")

    message = "The user name or the password is wrong."
    assert message in known.text
    assert message in unknown.text


def test_the_admin_logs_in_by_the_same_page(client):
    response = client.get("/admin/login/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_password_change_ends_the_other_sessions(marketer_client, marketer):
    elsewhere = Client()
    elsewhere.force_login(marketer, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = marketer_client.post(
        "/accounts/password/change/",
        {"oldpassword": "marketer", "password1": "a longer secret", "password2": "a longer secret"},
    )

    assert response.status_code == 302
    assert marketer_client.get("/accounts/password/change/").status_code == 200
    assert elsewhere.get("/accounts/password/change/").status_code == 302


def test_logging_out_takes_a_post(marketer_client):
    marketer_client.get("/accounts/logout/")
    still_in = "_auth_user_id" in marketer_client.session
    marketer_client.post("/accounts/logout/")

    assert still_in
    assert "_auth_user_id" not in marketer_client.session


def test_nobody_signs_up(client):
    page = client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"username": "me", "password1": "a secret", "password2": "a secret"})

    assert "Accounts are made by the administrator" in page.text
    assert not client.login(username="me", password="a secret")


def test_a_forged_form_is_refused(marketer):
    client = Client(enforce_csrf_checks=True)

    response = log_in(client)

    assert response.status_code == 403
    assert "The form is too old" in response.text
