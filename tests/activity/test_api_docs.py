"""The reference of the REST API, for people and for programs."""

import pytest

from activity.intake.reference import calls_by_topic

pytestmark = pytest.mark.django_db


def test_the_document_names_every_call(client):
    document = client.get("/api/openapi.json").json()

    assert {"/api/v1/contact", "/api/v1/contacts", "/api/v1/importstatus/{session_id}"} <= set(document["paths"])
    assert document["paths"]["/api/v1/contact"]["post"]["security"] == [{"MayCall": []}]


def test_people_read_what_a_call_takes_and_answers(marketer_client):
    page = marketer_client.get("/api/docs").content.decode()

    assert "Create or update a contact" in page
    assert "<code>channels[].value</code>" in page
    assert "<code>Idempotency-Key</code>" in page
    assert "<script>" not in page


def test_the_page_is_for_those_who_are_logged_in(client):
    assert client.get("/api/docs").status_code == 302


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Tell of orders", "orders[].totalCost"),
        ("Tell of events of the past", "events[].params[].value"),
        ("Tell the statuses of many messages", "statuses[].mediaType"),
        ("Create or update up to 3,000 contacts", "contacts[].channels[].value"),
    ],
)
def test_a_call_on_many_things_names_the_parts_of_each(client, name, part):
    topics = calls_by_topic(client.get("/api/openapi.json").json())

    [call] = [each for calls in topics.values() for each in calls if each.name == name]
    assert part in [each.name for each in call.sent]


def test_the_parts_of_a_call_are_named_by_their_paths(client):
    topics = calls_by_topic(client.get("/api/openapi.json").json())

    [call] = [each for each in topics["Contacts"] if each.name == "Create or update a contact"]
    sent = {part.name: part for part in call.sent}
    assert sent["channels[].type"].kind == "email, sms, viber, telegram, mobilepush, webpush"
    assert sent["channels[].value"].is_required
    assert not sent["firstName"].is_required
    assert sent["address.town"].kind == "text"
    assert [part.name for part in call.parameters] == ["Idempotency-Key"]
    assert call.anchor == "post-api-v1-contact"
