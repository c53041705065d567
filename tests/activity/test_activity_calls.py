"""GET contact/…/activity: what a contact did in a period."""

import pytest

from contacts.writing import merge_contacts
from tests.factories import ContactFactory, OriginFactory
from tests.intake import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return ContactFactory(email="anna@example.com")


@pytest.fixture
def caller(anna):
    caller = Caller()
    who = {"email": "anna@example.com"}
    message = {"campaign": "Spring", "mediaType": "Email", "status": "Read", **who}
    for day in ("2024-05-11", "2024-05-12"):
        caller.post("/api/v1/message/status", message | {"messageId": day, "date": day})
        caller.post("/api/v1/orders", {"orders": [{"externalOrderId": day, "date": day, "totalCost": 5, **who}]})
        event = {"eventTypeKey": "viewed", "occurred": day, "params": [{"name": "email", "value": "anna@example.com"}]}
        caller.post("/api/v1/events", {"events": [event]})
    return caller


def test_campaigns_and_events_of_a_period_and_all_orders(caller, anna):
    campaigns, events, orders = (
        caller.get(f"/api/v1/contact/{anna.pk}/activity/{name}", **{"from": "2024-05-12", "to": "2024-05-12"})
        for name in ("campaigns", "events", "orders")
    )

    [message] = campaigns.json()
    assert (message["campaign"], message["messageId"], message["status"]) == ("Spring", "2024-05-12", "read")
    assert list(message["times"]) == ["sent", "read"]
    assert [event["eventTypeKey"] for event in events.json()] == ["viewed"]
    assert [order["externalOrderId"] for order in orders.json()] == ["2024-05-12", "2024-05-11"]
    assert [answer["TotalCount"] for answer in (campaigns, events, orders)] == ["1", "1", "2"]


def test_pages_begin_at_the_startindex(caller, anna):
    answer = caller.get(f"/api/v1/contact/{anna.pk}/activity/campaigns", period="all", startindex=2, maxrows=1)

    assert [message["messageId"] for message in answer.json()] == ["2024-05-11"]
    assert answer["TotalCount"] == "2"


@pytest.mark.parametrize(
    ("params", "status"), [({"period": "soon"}, 422), ({"maxrows": 501}, 422), ({"startindex": 0}, 422)]
)
def test_what_makes_no_sense_is_refused(caller, anna, params, status):
    assert caller.get(f"/api/v1/contact/{anna.pk}/activity/events", **params).status_code == status


def test_nobody_has_no_activity(caller):
    assert caller.get("/api/v1/contact/99999999/activity/orders").status_code == 404


def test_the_id_of_a_contact_that_became_part_of_another_leads_to_that_one(caller, anna):
    gone = ContactFactory(email="anna.b@example.com")
    merge_contacts(anna.pk, gone.pk, OriginFactory())

    paths = ("activity/orders", "activity/campaigns?period=all", "activity/events?period=all", "subscriptions")
    answers = [caller.get(f"/api/v1/contact/{gone.pk}/{path}") for path in paths]
    deleted = caller.delete(f"/api/v1/contact/{gone.pk}")

    assert [len(answer.json()) for answer in answers] == [2, 2, 2, 0]
    assert deleted.status_code == 409
    assert deleted.json()["message"] == f"id: contact {gone.pk} became part of contact {anna.pk}"
