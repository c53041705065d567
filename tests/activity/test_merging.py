"""The activity of contacts that become one: all of it moves, and what both have keeps the furthest state."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from activity.models import Event, Order, Send, SendStatus
from activity.recording import (
    EventRow,
    OrderRow,
    SendRow,
    follow_what_has_come,
    record_events,
    record_orders,
    record_sends,
)
from contacts.models import Change, Contact, ContactSummary
from contacts.writing import merge_contacts
from tests.factories import ContactFactory, OriginFactory, visitor

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def origin():
    return OriginFactory(name="test")


def send(contact, key="m-1", **said):
    record_sends([SendRow(contact.pk, "Digest", "email", key, NOON, **said)], origin())


def event(contact, key="e-1", **said):
    record_events([EventRow(contact.pk, "viewed", key, **{"occurred_at": NOON, **said})], origin())


def order(contact, external_id="A-1", **said):
    said = {"amount": Decimal("12.50"), "currency": "EUR", "ordered_at": NOON, **said}
    record_orders([OrderRow(contact.pk, external_id, **said)], origin())


@pytest.mark.django_db
class TestActivity:
    def test_moves_with_its_summary_and_is_counted_in_the_history(self):
        kept, gone = ContactFactory(), visitor()
        send(gone)
        event(gone, occurred_at=NOON + timedelta(days=2))
        order(gone)

        merge_contacts(kept.pk, gone.pk, origin())

        summary = ContactSummary.objects.get()
        assert {model.objects.get().contact_id for model in (Send, Event, Order)} == {kept.pk}
        assert (summary.contact_id, summary.orders, summary.revenue) == (kept.pk, 1, {"EUR": "12.5"})
        assert summary.last_activity_at == NOON + timedelta(days=2)
        moved = Change.objects.latest("id").fields["merged"][1]["moved"]
        assert moved == {"devices": 1, "sends": 1, "events": 1, "orders": 1}

    def test_that_lies_ahead_is_the_last_of_the_kept_one_once_it_has_come(self):
        kept, gone = ContactFactory(), visitor()
        ahead = timezone.now() + timedelta(hours=2)
        event(gone, occurred_at=ahead)
        merge_contacts(kept.pk, gone.pk, origin())

        with time_machine.travel(ahead + timedelta(minutes=1), tick=False):
            follow_what_has_come()

        assert ContactSummary.objects.get().last_activity_at == ahead

    @pytest.mark.parametrize("is_kept_further", [True, False])
    def test_a_send_of_both_keeps_the_furthest_status_and_the_earliest_times(self, is_kept_further):
        people = [ContactFactory(), visitor()]
        further, other = people if is_kept_further else people[::-1]
        send(further, times={"clicked": NOON + timedelta(hours=2)})
        send(other, times={"read": NOON + timedelta(hours=1)})

        merge_contacts(people[0].pk, people[1].pk, origin())

        merged = Send.objects.get()
        assert (merged.contact_id, merged.status) == (people[0].pk, SendStatus.CLICKED)
        assert merged.read_at == NOON + timedelta(hours=1)

    def test_an_event_of_both_is_one_that_says_what_either_said(self):
        kept, gone = ContactFactory(), visitor()
        event(kept, params={"page": "tea"})
        event(gone, key_value="sku-1")

        merge_contacts(kept.pk, gone.pk, origin())

        merged = Event.objects.get()
        assert (merged.contact_id, merged.params, merged.key_value) == (kept.pk, {"page": "tea"}, "sku-1")

    @pytest.mark.parametrize(
        ("kept_status", "gone_status"), [("DELIVERED", "IN_PROGRESS"), ("INITIALIZED", "DELIVERED")]
    )
    def test_an_order_of_both_keeps_the_furthest_status(self, kept_status, gone_status):
        kept, gone = ContactFactory(), visitor()
        order(kept, status=kept_status)
        Order.objects.create(contact=gone, external_id="A-1", amount=1, status=gone_status, ordered_at=NOON)

        merge_contacts(kept.pk, gone.pk, origin())

        assert list(Order.objects.values_list("contact", "status")) == [(kept.pk, "DELIVERED")]


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_leave_one_contact_with_everything():
    people = [ContactFactory(), visitor(), visitor()]
    for number, person in enumerate(people):
        event(person, f"e-{number}")
    pairs = [(0, 1), (0, 1), (1, 2), (0, 2), (2, 1)]
    start = Barrier(len(pairs))

    def merge(pair):
        try:
            start.wait(timeout=30)
            return merge_contacts(people[pair[0]].pk, people[pair[1]].pk, origin())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pairs)) as pool:
        merged = list(pool.map(merge, pairs))

    assert sum(merged) == 2
    assert Contact.objects.get().pk == people[0].pk
    assert Event.objects.filter(contact=people[0]).count() == 3
