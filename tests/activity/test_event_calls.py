"""POST event and events: what people did, told by programs."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from activity.intake import whose
from activity.models import Event, EventType, Order, Send
from contacts.intake.refusals import replay
from contacts.models import Contact, ContactSummary, Identity, Refusal
from contacts.writing import delete_contact, write_contacts
from tests.factories import ContactFactory
from tests.intake import Caller

pytestmark = pytest.mark.django_db

EMAIL = [{"name": "email", "value": "anna@example.com"}]


@pytest.fixture
def caller():
    return Caller("write")


def test_an_event_of_somebody_unknown_makes_a_contact(caller):
    answer = caller.post(
        "/api/v1/event",
        {"eventTypeKey": "viewed", "keyValue": "anna@example.com", "params": [*EMAIL, named("page", "tea")]},
    )

    anna = Contact.objects.get()
    event = Event.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"contactId": anna.pk, "result": "created"})
    assert (anna.email, anna.source) == ("anna@example.com", "event")
    assert (event.contact, event.key_value) == (anna, "anna@example.com")
    assert event.params == {"email": "anna@example.com", "page": "tea"}
    assert EventType.objects.get().key == "viewed"


def test_events_share_a_key_value_and_stay_apart(caller):
    for _ in range(2):
        caller.post("/api/v1/event", {"eventTypeKey": "viewed", "keyValue": "anna@example.com", "params": EMAIL})

    assert Event.objects.count() == 2
    assert Contact.objects.count() == 1


def test_the_same_call_with_its_key_is_one_event(caller):
    body = {"eventTypeKey": "viewed", "params": EMAIL}

    first, again = (caller.post("/api/v1/event", body, Idempotency_Key="e-1") for _ in range(2))

    assert first.json() == again.json()
    assert Event.objects.count() == 1


def test_an_event_is_stored_though_its_contact_is_deleted_meanwhile(caller, monkeypatch):
    anna = ContactFactory(email="anna@example.com")
    found = []

    def found_then_deleted(rows, *args, **options):
        outcomes = write_contacts(rows, *args, **options)
        if not found:
            delete_contact(anna.pk)
        return found.append(outcomes) or outcomes

    monkeypatch.setattr(whose, "write_contacts", found_then_deleted)
    answer = caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": EMAIL})

    assert answer.json()["result"] == "created"
    assert Event.objects.get().contact_id == answer.json()["contactId"]


def test_a_device_whose_contact_is_gone_is_somebody_new(caller):
    Identity.objects.create(key="device:d-1", contact_id=999)

    answer = caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": [{"name": "deviceId", "value": "d-1"}]})

    assert answer.json() == {"contactId": Contact.objects.get().pk, "result": "created"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contactId", None),
        ("externalCustomerId", "C-1"),
        ("EmailAddress", "Anna@Example.com"),
        ("phone", "+380 67 123 45 67"),
        ("telegram_id", "77"),
    ],
)
def test_the_parameters_say_who_it_is_about(caller, name, value):
    anna = ContactFactory(external_id="C-1", email="anna@example.com", phone="+380671234567", telegram_id="77")

    answer = caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": [named(name, value or anna.pk)]})

    assert answer.json()["contactId"] == anna.pk


@pytest.mark.parametrize("key_value", ["anna@example.com", "380671234567"])
def test_without_such_a_parameter_the_key_value_says_it(caller, key_value):
    anna = ContactFactory(email="anna@example.com", phone="+380671234567")

    answer = caller.post("/api/v1/event", {"eventTypeKey": "viewed", "keyValue": key_value})

    assert answer.json()["contactId"] == anna.pk


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"params": EMAIL}, "eventTypeKey"),
        ({"eventTypeKey": "x" * 101, "params": EMAIL}, "eventTypeKey"),
        ({"eventTypeKey": "viewed"}, "params"),
        ({"eventTypeKey": "viewed", "params": [{"name": "email", "value": "nobody"}]}, "params.email"),
        ({"eventTypeKey": "viewed", "params": [{"name": "contactId", "value": "x"}]}, "params.contactId"),
        ({"eventTypeKey": "viewed", "params": [{"name": "email", "value": True}]}, "params.email"),
        ({"eventTypeKey": "viewed", "params": [*EMAIL, {"name": "a", "value": "\x00"}]}, "params"),
        ({"eventTypeKey": "viewed", "params": [{"value": 1}]}, "params[0].name"),
    ],
)
def test_a_fault_names_its_field(caller, body, field):
    answer = caller.post("/api/v1/event", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Event.objects.exists()


def test_an_unknown_contact_id_is_refused(caller):
    answer = caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": [named("contactId", 12345)]})

    assert answer.status_code == 404
    assert not Contact.objects.exists()


def test_an_event_that_staff_tell_again_happened_when_it_was_told_first(caller, staff):
    caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": [named("contactId", 12345)]})
    refusal = Refusal.objects.get()
    refusal.payload = refusal.payload.replace("12345", str(ContactFactory().pk))

    assert replay(refusal, staff)
    assert Event.objects.get().occurred_at == refusal.at


def test_events_of_the_past_told_again_change_nothing(caller):
    events = [
        {"eventTypeKey": "bought", "occurred": "2024-05-14T10:11", "params": EMAIL},
        {"eventTypeKey": "bought", "occurred": "2024-05-14T10:11", "params": EMAIL},
        {"eventTypeKey": "bought", "occurred": "never", "params": EMAIL},
        {"occurred": "2024-05-14"},
    ]

    first, again = (caller.post("/api/v1/events", {"events": events}).json() for _ in range(2))

    assert (first["created"], again["created"], again["unchanged"]) == (2, 0, 2)
    assert [(fault["index"], fault["field"]) for fault in first["refused"]] == [(2, "occurred"), (3, "eventTypeKey")]
    assert Event.objects.count() == 2


AHEAD = "2026-05-12T12:00:03Z"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("events", {"events": [{"eventTypeKey": "bought", "occurred": AHEAD, "params": EMAIL}]}),
        ("orders", {"orders": [{"externalOrderId": "O-1", "email": "anna@example.com", "date": AHEAD}]}),
        (
            "message/status",
            {"email": "anna@example.com", "campaign": "Spring", "mediaType": "Email", "messageId": "m-1"}
            | {"status": "Read", "date": AHEAD},
        ),
    ],
)
def test_what_is_told_by_a_clock_that_is_a_little_ahead_happened_now(caller, path, body):
    noon = datetime(2026, 5, 12, 12, tzinfo=UTC)

    for now in (noon, noon + timedelta(seconds=1)):
        with time_machine.travel(now, tick=False):
            caller.post(f"/api/v1/{path}", body)
        assert ContactSummary.objects.get().last_activity_at in (noon, now)

    assert Event.objects.count() + Order.objects.count() + Send.objects.count() == 1


def test_a_key_that_reads_may_not_tell():
    assert Caller("read").post("/api/v1/event", {"eventTypeKey": "viewed", "params": EMAIL}).status_code == 403
    assert not Contact.objects.exists()


def named(name, value):
    return {"name": name, "value": value}
