"""One person who comes by every way in at the same moment is one contact."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from activity.models import Event, Order
from contacts.models import Contact, Identity, Origin
from contacts.subscribing.entries import Answers, enter
from contacts.writing import ContactRow, write_contact
from tests.factories import SubscriptionCategoryFactory, SubscriptionFormFactory
from tests.intake import Caller

EMAIL = "anna@example.com"
TURNS = 10


@pytest.fixture
def ways(transactional_db):
    """What each way in does for the person in one of its turns."""
    caller = Caller("both")
    category = SubscriptionCategoryFactory(key="news")
    form = SubscriptionFormFactory(categories=[category], double_opt_in=False, asks_for=["first_name"])
    origin = Origin.objects.create(kind=Origin.Kind.IMPORT, name="people.csv")

    def by_api(turn):
        channels = [{"type": "email", "value": EMAIL}, {"type": "sms", "value": "+380671234567"}]
        return caller.post("/api/v1/contact", {"channels": channels}).status_code

    def by_event(turn):
        params = [{"name": "email", "value": EMAIL}]
        return caller.post("/api/v1/event", {"eventTypeKey": "viewed", "params": params}).status_code

    def by_order(turn):
        order = {
            "externalOrderId": f"A-{turn}", "email": EMAIL, "totalCost": 5, "currency": "EUR",
            "status": "DELIVERED", "date": "2026-05-12T10:00:00Z",
        }  # fmt: skip
        return caller.post("/api/v1/orders", {"orders": [order]}).status_code

    def by_tracking(turn):
        message = {"userId": "C-1001", "anonymousId": f"visit-{turn}", "traits": {"email": EMAIL}}
        return caller.post("/v1/identify", message).status_code

    def by_form(turn):
        answers = Answers(EMAIL, {"first_name": "Anna"}, {})
        enter(form, answers, ticket=uuid4().hex, network=f"10.0.{turn}.0/24", site="http://testserver/")
        return 200

    def by_import(turn):
        write_contact(ContactRow({"email": EMAIL, "city": "Kyiv"}, line=turn), origin)
        return 200

    return [by_api, by_event, by_order, by_tracking, by_form, by_import]


def test_whoever_comes_by_every_way_in_at_once_is_one_contact_with_all_of_it(ways):
    together = Barrier(len(ways) * TURNS)

    def come(way, turn):
        together.wait()
        try:
            return way(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(ways) * TURNS) as threads:
        coming = [threads.submit(come, way, turn) for turn in range(TURNS) for way in ways]
    answers = {each.result() for each in coming}

    contact = Contact.objects.get()
    assert answers == {200}
    assert (contact.email, contact.phone, contact.external_id) == (EMAIL, "+380671234567", "C-1001")
    assert (contact.first_name, contact.city) == ("Anna", "Kyiv")
    assert contact.subscriptions.get().state == "subscribed"
    assert (Event.objects.filter(contact=contact).count(), Order.objects.filter(contact=contact).count()) == (
        TURNS,
        TURNS,
    )
    assert set(Identity.objects.values_list("contact_id", flat=True)) == {contact.pk}
