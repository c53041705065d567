"""Who may call, by which key, and what is done about those who may not."""

import hashlib
import logging
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.http import JsonResponse
from django.test import RequestFactory
from django.utils import timezone

from contacts.intake import limits
from contacts.intake.doors import door
from contacts.intake.errors import Refused
from contacts.intake.keys import key_of
from contacts.models import ApiKey, Application, Arrivals, Refusal
from crm.logs import PrivateFormatter
from tests.intake import basic, new_key

pytestmark = pytest.mark.django_db


def called(header="", query="", scope="write", given=""):
    headers = {"Authorization": header} if header else {}
    return key_of(RequestFactory().post(f"/v1/track{query}", headers=headers), scope, given=given)


def refusal(*args, **kwargs):
    with pytest.raises(Refused) as refused:
        called(*args, **kwargs)
    return refused.value


# How a key comes


def test_a_key_comes_as_the_password_the_user_name_or_a_bearer_token():
    key, text = new_key()

    assert called(basic("anybody", text)) == key
    assert called(basic(text)) == key
    assert called(f"Bearer {text}") == key
    assert called(given=text) == key


def test_the_key_itself_is_stored_nowhere():
    key, text = new_key()

    stored = ApiKey.objects.values().get()
    assert stored["digest"] == hashlib.sha256(text.encode()).hexdigest()
    assert text.startswith(key.prefix)
    assert len(text) > 45
    assert text not in str(stored)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 401),
        ("Basic", 401),
        ("Basic !!!", 401),
        ("Basic /w==", 401),
        ("Bearer ", 401),
        ("Bearer ck_wrong", 401),
        ("Bearer " + "x" * 100_000, 401),
        ("Bearer \x00", 401),
        ("Digest username=x", 401),
        (basic("anybody", "ck_wrong"), 401),
    ],
)
def test_whoever_has_no_key_is_refused(header, status):
    new_key()

    assert refusal(header).status == status


def test_a_revoked_key_is_refused():
    key, text = new_key()
    ApiKey.objects.filter(pk=key.pk).revoke(None)

    refused = refusal(basic("", text))

    assert (refused.status, refused.message) == (401, "This key was revoked.")


@pytest.mark.parametrize(
    ("scope", "asked"),
    [("read", "write"), ("write", "read"), ("track", "write"), ("track", "read"), ("read", "track")],
)
def test_a_key_does_only_what_it_is_for(scope, asked):
    _, text = new_key(scope)

    assert refusal(basic("", text), scope=asked).status == 403


def test_who_may_write_may_track():
    key, text = new_key("write")

    assert called(basic("", text), scope="track") == key


def test_a_key_may_be_for_both():
    key, text = new_key("both")

    assert called(basic("", text), scope="read") == called(basic("", text), scope="write") == key


@pytest.mark.parametrize("name", ["key", "api_key", "writeKey", "access_token"])
def test_a_key_in_an_address_is_refused_even_if_it_is_good(name):
    _, text = new_key()

    refused = refusal(basic("", text), query=f"?{name}={text}")

    assert (refused.status, refused.field) == (400, name)


def test_the_log_holds_no_key():
    _, text = new_key()
    record = logging.LogRecord("crm", logging.INFO, "crm.py", 1, f"got {text}, and no more", None, None)

    assert PrivateFormatter().format(record) == "got ck_…, and no more"


# How much one key may ask


def test_a_key_that_asks_too_much_waits(settings):
    settings.INTAKE_CALLS_PER_MINUTE = 2
    key, text = new_key()
    limits._counted[key.pk] = (limits.time.time() // 60, 0)
    called(basic("", text))
    called(basic("", text))

    refused = refusal(basic("", text))

    assert refused.status == 429
    assert 1 <= refused.retry_seconds <= 60
    assert called(basic("", new_key(name="Another")[1])).name == "Another"


def test_the_last_use_is_written_once_a_minute(django_assert_num_queries):
    key, text = new_key()
    called(basic("", text))

    with time_machine.travel(timezone.now() + timedelta(seconds=30)), django_assert_num_queries(1):
        called(basic("", text))
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        called(basic("", text))

    key.refresh_from_db()
    assert key.last_used_at - timezone.now() > timedelta(minutes=1)


def test_a_burst_looks_its_key_up_once(django_assert_num_queries):
    _, text = new_key()

    with time_machine.travel(timezone.now(), tick=False):
        called(basic("", text))
        with django_assert_num_queries(0):
            called(basic("", text))


def test_a_key_that_was_revoked_within_a_burst_is_refused_a_second_later():
    key, text = new_key()
    called(basic("", text))
    ApiKey.objects.filter(pk=key.pk).revoke(None)

    with time_machine.travel(timezone.now() + timedelta(seconds=1)):
        refused = refusal(basic("", text))

    assert (refused.status, refused.message) == (401, "This key was revoked.")


# The door


def knock(view, *, header="", body="{}", **options):
    headers = {"Authorization": header} if header else {}
    request = RequestFactory().post("/v1/track", body, content_type="application/json", headers=headers)
    return door(view, **options)(request)


def taken(request):
    key_of(request, "write")
    return JsonResponse({})


def refusing(request):
    key_of(request, "write")
    raise Refused(422, "is no email address", "channels[0].value")


def test_what_comes_is_counted():
    key, text = new_key()

    knock(taken, header=basic("", text))
    knock(taken, header=basic("", text))
    knock(refusing, header=basic("", text))

    counted = Arrivals.objects.values_list("key", "kind").distinct().get()
    assert counted == (key.pk, "POST /v1/track")
    assert sum(Arrivals.objects.values_list("taken", flat=True)) == 2
    assert sum(Arrivals.objects.values_list("refused", flat=True)) == 1


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_production_is_counted_a_moment_later_all_at_once(settings):
    settings.INTAKE_COUNTING_SECONDS = 0.01
    _, text = new_key()

    for _ in range(3):
        knock(taken, header=basic("", text))
    wait_for_timers()

    assert sum(Arrivals.objects.values_list("taken", flat=True)) == 3


@pytest.mark.django_db(transaction=True)
def test_calls_above_what_a_key_may_ask_cost_no_statement_and_are_counted_all_the_same(
    settings, django_assert_num_queries
):
    settings.INTAKE_COUNTING_SECONDS = 0.01
    settings.INTAKE_CALLS_PER_MINUTE = 1
    _, text = new_key()

    with time_machine.travel(timezone.now(), tick=False):
        knock(taken, header=basic("", text))
        with django_assert_num_queries(0):
            answers = [knock(taken, header=basic("", text)) for _ in range(3)]
    wait_for_timers()

    assert [answer.status_code for answer in answers] == [429] * 3
    assert Arrivals.objects.values_list("taken", "refused").get() == (1, 3)
    assert not Refusal.objects.exists()


def wait_for_timers():
    for timer in threading.enumerate():
        if isinstance(timer, threading.Timer):
            timer.join()


def test_what_is_refused_names_the_field_and_is_kept_as_it_came():
    key, text = new_key()

    answer = knock(refusing, header=basic("", text), body='{"channels": [{"value": "ann\0a"}]}')

    kept = Refusal.objects.get()
    assert answer.status_code == 422
    assert b'"field": "channels[0].value", "message": "is no email address"' in answer.content
    assert (kept.key, kept.kind, kept.reason) == (key, "POST /v1/track", "channels[0].value: is no email address")
    assert kept.payload == '{"channels": [{"value": "ann\\u0000a"}]}'


def test_strangers_leave_no_trace():
    answer = knock(taken, header="Bearer ck_wrong")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert not Refusal.objects.exists()
    assert not Arrivals.objects.exists()


def test_a_program_that_fails_all_the_time_fills_no_table():
    _, text = new_key()
    for _ in range(120):
        knock(refusing, header=basic("", text))

    assert Refusal.objects.count() <= 100 * Arrivals.objects.count()


def test_a_body_above_the_cap_is_not_read():
    _, text = new_key()

    answer = knock(taken, header=basic("", text), body="x" * 1001, most_bytes=1000)

    assert answer.status_code == 413
    assert b"1,000 bytes" in answer.content


def test_a_failure_is_told_in_json_without_its_details(caplog):
    def failing(request):
        raise ZeroDivisionError("secret")

    answer = knock(failing)

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/json"
    assert b"secret" not in answer.content
    assert "ZeroDivisionError" in caplog.text


def test_without_a_database_the_caller_is_told_to_come_again():
    def unlucky(request):
        raise OperationalError("the connection is closed: anna@example.com")

    answer = knock(unlucky)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/json"
    assert b"anna" not in answer.content


def test_a_body_of_unknown_length_is_refused():
    request = RequestFactory().post("/v1/track", headers={"Transfer-Encoding": "chunked"})

    assert door(taken)(request).status_code == 411


# Making keys


def test_the_command_prints_the_key_alone():
    out = StringIO()

    call_command("create_key", "Shop", "--scope", "write", "--application", "Shop for Android", stdout=out)

    text = out.getvalue().removesuffix("\n")
    key = called(basic("", text))
    assert (key.name, key.scope, key.application.name) == ("Shop", "write", "Shop for Android")


@pytest.mark.parametrize("name", ["Shop", " ", "a\0b", "x" * 101])
def test_the_command_refuses_a_name_that_is_taken_or_none(name):
    new_key()

    with pytest.raises(CommandError):
        call_command("create_key", name)
    assert ApiKey.objects.count() == 1


def test_staff_make_a_key_and_see_it_once(staff_client, staff):
    application = Application.objects.create(name="Shop for Android")

    page = staff_client.post(
        "/admin/contacts/apikey/add/", {"name": "Shop", "scope": "write", "application": application.pk}
    )

    key = ApiKey.objects.get()
    text = page.content.decode().partition("<code>")[2].partition("</code>")[0]
    assert called(basic("", text)) == key
    assert (key.created_by, key.application) == (staff, application)
    assert "no-store" in page["Cache-Control"]
    for path in ("/admin/contacts/apikey/", f"/admin/contacts/apikey/{key.pk}/change/", "/admin/"):
        assert text not in staff_client.get(path).content.decode()


def test_staff_revoke_a_key(staff_client, staff):
    key, text = new_key()

    staff_client.post("/admin/contacts/apikey/", {"action": "revoke", "_selected_action": [key.pk]})

    key.refresh_from_db()
    assert key.revoked_by == staff
    assert refusal(basic("", text)).status == 401


def test_a_key_can_be_neither_changed_nor_deleted(staff_client):
    key, _ = new_key()

    changed = staff_client.post(f"/admin/contacts/apikey/{key.pk}/change/", {"name": "Shop", "scope": "both"})
    deleted = staff_client.post(f"/admin/contacts/apikey/{key.pk}/delete/", {"post": "yes"})

    key.refresh_from_db()
    assert (changed.status_code, deleted.status_code, key.scope) == (403, 403, "write")


def test_marketers_have_no_part_in_keys(marketer_client):
    new_key()

    assert marketer_client.get("/admin/contacts/apikey/").status_code == 302
