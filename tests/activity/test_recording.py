"""Batches of sends, events and orders: one object each, whatever comes twice, at once or in pieces."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activity.models import Campaign, ComingActivity, Event, EventType, Order, Send, SendStatus, Workflow
from activity.recording import (
    EventRow,
    OrderRow,
    SendRow,
    Trace,
    follow_what_has_come,
    recompute_orders,
    record_events,
    record_orders,
    record_sends,
)
from contacts.models import NEVER, Contact, ContactSummary, Suppression
from contacts.writing import Result, delete_contact
from tests.factories import OriginFactory, lukasz, olena

CREATED, UPDATED, UNCHANGED, REJECTED = Result.CREATED, Result.UPDATED, Result.UNCHANGED, Result.REJECTED
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NOBODY = -1


def send(contact_id, message_key="m-1", **said):
    return SendRow(
        contact_id, **{"campaign": "Digest", "channel": "email", "sent_at": NOON, **said}, message_key=message_key
    )


def event(contact_id, event_key="e-1", **said):
    return EventRow(contact_id, event_key=event_key, **{"type": "productViewed", "occurred_at": NOON, **said})


def order(contact_id, external_id="A-1", **said):
    return OrderRow(
        contact_id, external_id, **{"amount": Decimal("12.50"), "currency": "EUR", "ordered_at": NOON, **said}
    )


def sends(*rows, **options):
    return record_sends(rows, OriginFactory(), **options)


def events(*rows, **options):
    return record_events(rows, OriginFactory(), **options)


def orders(*rows, **options):
    return record_orders(rows, OriginFactory(), **options)


KINDS = [(sends, send, Send), (events, event, Event), (orders, order, Order)]
each_kind = pytest.mark.parametrize(("record", "row", "model"), KINDS, ids=["sends", "events", "orders"])


@each_kind
@pytest.mark.django_db
class TestEachKind:
    def test_the_first_row_of_one_object_carries_the_result(self, record, row, model):
        contact = olena().pk

        results = record(row(contact), row(contact), row(contact, "other"))

        assert results == [CREATED, UNCHANGED, CREATED]
        assert model.objects.count() == 2

    @pytest.mark.parametrize("known", [3, 100])
    def test_a_large_batch_of_new_rows_or_of_known_ones_is_traced(self, record, row, model, known):
        """Two ways to meet what is stored; see `Upsert`."""
        contact = olena().pk
        rows = [row(contact, f"key {number:03}") for number in range(120)]
        record(*rows[:known])
        trace: Trace = {}

        results = record(*rows, trace=trace)

        assert results == [UNCHANGED] * known + [CREATED] * (120 - known)
        assert len(trace["created"][0]) == 120 - known
        assert "updated" not in trace

    def test_the_same_batch_again_changes_nothing(self, record, row, model):
        rows = [row(olena().pk, f"key {number}") for number in range(3)]
        record(*rows)
        before = list(model.objects.values())

        results = record(*rows)

        assert results == [UNCHANGED] * 3
        assert list(model.objects.values()) == before

    def test_a_contact_deleted_meanwhile_rejects_its_rows_alone(self, record, row, model):
        stays, goes = olena().pk, lukasz().pk
        delete_contact(goes)

        results = record(row(goes), row(stays, "other"), row(goes, "third"))

        assert results == [REJECTED, CREATED, REJECTED]

    @pytest.mark.django_db(transaction=True)
    def test_so_it_does_where_only_the_commit_finds_out(self, record, row, model):
        stays, goes = olena().pk, lukasz().pk
        delete_contact(goes)

        results = record(row(goes), row(stays, "other"), row(goes, "third"))

        assert results == [REJECTED, CREATED, REJECTED]
        assert model.objects.get().contact_id == stays

    def test_a_dry_run_says_what_would_be_and_writes_nothing(self, record, row, model):
        contact = olena().pk
        record(row(contact))

        results = record(row(contact), row(contact, "new"), row(NOBODY, "somebody's"), dry_run=True)

        assert results == [UNCHANGED, CREATED, CREATED]
        assert model.objects.count() == 1

    def test_a_dry_run_makes_no_names(self, record, row, model):
        record(row(olena().pk), dry_run=True)

        assert not Campaign.objects.exists()
        assert not EventType.objects.exists()

    def test_an_empty_batch_is_no_error(self, record, row, model):
        assert record() == []

    def test_naughty_text_is_stored_as_it_is(self, record, row, model):
        key = "tab\t newline\n backslash\\ quote' \\N 🙂 '); DROP TABLE x;--"

        record(row(olena().pk, key))

        name = {Send: "message_key", Event: "event_key", Order: "external_id"}[model]
        assert getattr(model.objects.get(), name) == key

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, record, row, model, django_assert_max_num_queries):
        contact = olena().pk
        record(row(contact))

        with django_assert_max_num_queries(22):
            record(*(row(contact, f"key {number}") for number in range(300)))


@each_kind
@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_give_one_object_each(record, row, model):
    people = [olena().pk, lukasz().pk]
    rows = [row(people[number % 2], f"key {number}") for number in range(40)]
    start = Barrier(4)

    def write(ordered):
        try:
            OriginFactory()
            start.wait(timeout=30)
            return record(*ordered)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(write, [rows, rows[::-1], rows, rows[::-1]]))

    assert model.objects.count() == 40
    assert sum(result == CREATED for batch in results for result in batch) == 40


@pytest.mark.django_db(transaction=True)
def test_orders_that_come_at_once_are_all_counted(monkeypatch):
    contact, all_stored = olena().pk, Barrier(4)

    def when_all_are_stored(*args):
        all_stored.wait(timeout=30)
        return recompute_orders(*args)

    def write(number):
        try:
            return orders(order(contact, f"order {number}"))
        finally:
            connection.close()

    monkeypatch.setattr("activity.recording.orders.recompute_orders", when_all_are_stored)
    OriginFactory()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, range(4))) == [[CREATED]] * 4

    assert summary(contact).orders == 4
    assert summary(contact).revenue == {"EUR": "50"}


@pytest.mark.django_db
class TestSends:
    def test_campaigns_and_workflows_are_made_on_sight_once(self):
        contact = olena().pk

        sends(send(contact, workflow="Welcome"), send(contact, channel="sms"), send(contact, "m-2"))

        assert list(Campaign.objects.values_list("name", "channel")) == [("Digest", "email"), ("Digest", "sms")]
        assert Workflow.objects.get().name == "Welcome"

    def test_a_later_file_advances_a_status(self):
        contact = olena().pk
        sends(send(contact))

        results = sends(send(contact, times={"read": NOON + timedelta(hours=1)}))

        assert results == [UPDATED]
        assert Send.objects.get().status == SendStatus.READ

    def test_a_workflow_said_later_is_added_and_never_lost(self):
        contact = olena().pk
        sends(send(contact))

        results = [*sends(send(contact, workflow="Welcome")), *sends(send(contact))]

        assert results == [UPDATED, UNCHANGED]
        assert Send.objects.get().workflow.name == "Welcome"

    def test_two_displays_of_a_widget_stay_two_rows(self):
        contact = olena().pk

        sends(*(send(contact, f"{NOON}#{ordinal}", channel="widget") for ordinal in (1, 2)))

        assert Send.objects.count() == 2


@pytest.mark.django_db
class TestEvents:
    def test_a_type_is_named_after_its_key(self):
        contact = olena().pk

        events(*(event(contact, key, type=key) for key in ("productViewed", "cart_left", "SKU-added", "Заявка", "a")))

        names = dict(EventType.objects.values_list("key", "name"))
        assert names["productViewed"] == "Product viewed"
        assert names["cart_left"] == "Cart left"
        assert names["SKU-added"] == "SKU added"
        assert names["Заявка"] == "Заявка"

    def test_assigned_workflows_are_added_to_the_type(self):
        contact = olena().pk
        events(event(contact, workflows=("Price watch",)))

        events(event(contact, "e-2", workflows=("Price watch", "Win back")))

        names = [workflow.name for workflow in EventType.objects.get().workflows.all()]
        assert names == ["Price watch", "Win back"]

    def test_what_an_event_says_again_is_brought_up_to_date(self):
        contact = olena().pk
        events(event(contact, key_value="sku-1", params={"price": 5}))

        results = [
            *events(event(contact, params={"price": 6})),
            *events(event(contact)),
        ]

        stored = Event.objects.get()
        assert results == [UPDATED, UNCHANGED]
        assert (stored.key_value, stored.params) == ("sku-1", {"price": 6})

    def test_the_last_row_that_says_something_wins_within_a_batch(self):
        contact = olena().pk

        events(event(contact, params={"price": 5}), event(contact, key_value="sku-1"))

        assert Event.objects.get().params == {"price": 5}
        assert Event.objects.get().key_value == "sku-1"


@pytest.mark.django_db
class TestOrders:
    def test_only_what_was_said_changes(self):
        contact = olena().pk
        orders(order(contact, status="IN_PROGRESS", items=[{"name": "Shoes"}]))

        results = orders(OrderRow(contact, "A-1", status="DELIVERED"))

        stored = Order.objects.get()
        assert results == [UPDATED]
        assert (stored.status, stored.amount, stored.currency) == ("DELIVERED", Decimal("12.5"), "EUR")
        assert stored.items == [{"name": "Shoes"}]

    def test_an_amount_written_otherwise_is_no_change(self):
        contact = olena().pk
        orders(order(contact, amount=Decimal("12.5")))

        assert orders(order(contact, amount=Decimal("12.5000"))) == [UNCHANGED]

    def test_an_order_that_comes_for_another_contact_moves_with_its_id(self):
        one, other = olena(), lukasz()
        orders(order(one.pk, items=[{"name": "Shoes"}]))
        before = Order.objects.get()

        results = orders(OrderRow(other.pk, "A-1", status="DELIVERED"))

        after = Order.objects.get()
        assert results == [UPDATED]
        assert (after.pk, after.contact_id, after.items) == (before.pk, other.pk, before.items)
        assert after.status == "DELIVERED"

    def test_within_a_batch_the_last_contact_has_the_order(self):
        one, other = olena(), lukasz()

        orders(order(one.pk), order(other.pk))

        assert Order.objects.get().contact_id == other.pk

    def test_an_order_without_a_date_is_dated_by_its_arrival_and_keeps_it(self):
        contact = olena().pk
        orders(OrderRow(contact, "A-1"))
        arrived = Order.objects.get().ordered_at

        results = orders(OrderRow(contact, "A-1"))

        assert results == [UNCHANGED]
        assert Order.objects.get().ordered_at == arrived

    def test_with_its_true_date_the_contact_was_last_active_then(self):
        contact = olena().pk
        orders(OrderRow(contact, "A-1"))

        orders(OrderRow(contact, "A-1", ordered_at=NOON))

        assert summary(contact).last_activity_at == NOON


@pytest.mark.django_db(transaction=True)
def test_evidence_against_somebody_deleted_meanwhile_is_of_no_address():
    stays, goes = olena().pk, lukasz().pk
    delete_contact(goes)
    failed = {"status": SendStatus.UNDELIVERED, "bounce": "hard"}

    results = sends(send(goes, **failed), send(stays, "m-2", **failed))

    assert results == [REJECTED, CREATED]
    assert Suppression.objects.get().address == Contact.objects.get().email


def summary(contact_id):
    return ContactSummary.objects.get(pk=contact_id)


@pytest.mark.django_db
class TestSummary:
    def test_last_activity_is_the_latest_instant_of_anything(self):
        contact = olena().pk
        read_at = NOON + timedelta(days=1)

        sends(send(contact, times={"read": read_at}))
        events(event(contact))
        orders(order(contact))

        assert summary(contact).last_activity_at == read_at

    def test_last_activity_follows_what_is_stored_not_what_was_said(self):
        contact = olena().pk
        sends(send(contact))

        sends(send(contact, sent_at=NOON + timedelta(days=9)))

        assert Send.objects.get().sent_at == NOON
        assert summary(contact).last_activity_at == NOON

    def test_last_activity_goes_back_with_a_time_that_was_earlier(self):
        one, other = olena().pk, lukasz().pk
        late, early = NOON + timedelta(hours=9), NOON + timedelta(hours=1)
        sends(send(one, times={"read": late}))

        sends(send(one, times={"read": early}), send(other, times={"read": late}))

        assert summary(one).last_activity_at == early
        assert summary(other).last_activity_at == late

    def test_last_activity_goes_back_with_an_event_that_was_earlier(self):
        contact = olena().pk
        sends(send(contact))
        events(event(contact, occurred_at=NOON + timedelta(days=9)))

        events(event(contact, occurred_at=NOON - timedelta(days=9)), event(contact, "e-2", occurred_at=NOON))

        assert summary(contact).last_activity_at == NOON
        events(event(contact, "e-2", occurred_at=NOON + timedelta(days=1)))
        assert summary(contact).last_activity_at == NOON + timedelta(days=1)

    def test_what_lies_in_the_future_is_not_the_last_activity(self):
        contact = olena().pk
        ahead = timezone.now() + timedelta(days=3)

        sends(send(contact, times={"read": ahead}))
        events(event(contact, occurred_at=ahead))

        assert summary(contact).last_activity_at == NOON

    def test_a_future_event_alone_leaves_the_contact_never_active(self):
        contact = olena().pk

        events(event(contact, occurred_at=timezone.now() + timedelta(days=3)))

        assert summary(contact).last_activity_at == NEVER

    @pytest.mark.parametrize(
        ("record", "row", "field"),
        [(sends, send, "sent_at"), (events, event, "occurred_at"), (orders, order, "ordered_at")],
        ids=["sends", "events", "orders"],
    )
    def test_what_lay_ahead_is_the_last_activity_once_it_has_come(self, record, row, field):
        contact, now = olena().pk, timezone.now()
        soon, later = now + timedelta(hours=2), now + timedelta(hours=5)
        record(*(row(contact, key, **{field: at}) for key, at in (("later", later), ("soon", soon))))
        last = []

        for hours in (1, 3, 6):
            with time_machine.travel(now + timedelta(hours=hours), tick=False):
                follow_what_has_come()
            last.append(summary(contact).last_activity_at)

        assert last == [NEVER, soon, later]
        assert not ComingActivity.objects.exists()

    def test_an_order_that_lies_ahead_is_the_activity_of_whoever_has_it_when_it_comes(self):
        one, other = olena().pk, lukasz().pk
        ahead = timezone.now() + timedelta(hours=2)
        orders(order(one, ordered_at=ahead))
        orders(OrderRow(other, "A-1", status="DELIVERED"))

        with time_machine.travel(ahead + timedelta(minutes=1), tick=False):
            follow_what_has_come()

        assert (summary(one).last_activity_at, summary(other).last_activity_at) == (NEVER, ahead)

    def test_orders_and_revenue_per_currency_leave_out_what_was_cancelled(self):
        contact = olena().pk

        orders(
            order(contact, "A-1"),
            order(contact, "A-2", amount=Decimal(30)),
            order(contact, "A-3", currency="UAH", status="DELIVERED"),
            order(contact, "A-4", status="CANCELLED"),
            order(contact, "A-5", status="ABANDONED_SHOPPING_CART"),
        )

        assert summary(contact).orders == 5
        assert summary(contact).revenue == {"EUR": "42.5", "UAH": "12.5"}

    def test_orders_that_come_in_turn_count_as_if_all_had_come_at_once(self):
        in_pieces, at_once = olena().pk, lukasz().pk
        ahead = timezone.now() + timedelta(days=3)
        batches = [
            [{}, {"currency": "UAH"}, {"currency": "UAH", "amount": Decimal("0.0001")}, {"currency": "", "status": ""}],
            [{"amount": Decimal("0.50")}, {"status": "CANCELLED", "currency": "PLN"}, {"ordered_at": ahead}],
            [{"amount": Decimal("99999999999999.9999")}, {"amount": None, "currency": "PLN"}],
            [{"ordered_at": NOON + timedelta(days=1)}],
        ]

        for number, batch in enumerate(batches):
            orders(*(order(in_pieces, f"{number}-{place}", **said) for place, said in enumerate(batch)))
        orders(*(order(at_once, f"all-{place}", **said) for place, said in enumerate(chain(*batches))))

        expected = {"EUR": "100000000000037.9999", "UAH": "12.5001", "PLN": "0", "": "12.5"}
        for contact in (in_pieces, at_once):
            assert (summary(contact).orders, summary(contact).revenue) == (10, expected)
            assert summary(contact).last_activity_at == NOON + timedelta(days=1)
            recompute_orders([contact], timezone.now())
            assert (summary(contact).orders, summary(contact).revenue) == (10, expected)

    def test_a_batch_with_new_and_changed_orders_of_several_contacts_counts_all(self):
        one, other = olena().pk, lukasz().pk
        orders(order(one, "A-1"), order(other, "B-1"))

        orders(order(one, "A-1", status="CANCELLED"), order(one, "A-2"), order(other, "B-2", amount=Decimal(1)))

        assert (summary(one).orders, summary(one).revenue) == (2, {"EUR": "12.5"})
        assert (summary(other).orders, summary(other).revenue) == (2, {"EUR": "13.5"})

    def test_new_orders_are_counted_without_a_look_at_the_others(self):
        contact = olena().pk
        orders(order(contact, "old"))

        with CaptureQueriesContext(connection) as queries:
            orders(order(contact, "new"))

        [counting] = [query["sql"] for query in queries if "UPDATE contacts_contactsummary" in query["sql"]]
        assert "activity_order" not in counting

    def test_an_order_that_moves_lowers_the_numbers_of_whom_it_left(self):
        one, other = olena().pk, lukasz().pk
        events(event(one, occurred_at=NOON - timedelta(days=9)))
        orders(order(one))

        orders(order(other))

        assert (summary(one).orders, summary(one).revenue) == (0, {})
        assert summary(one).last_activity_at == NOON - timedelta(days=9)
        assert (summary(other).orders, summary(other).revenue) == (1, {"EUR": "12.5"})

    def test_a_deleted_contact_takes_its_activity_along(self):
        contact = olena().pk
        sends(send(contact))
        events(event(contact))
        orders(order(contact))

        delete_contact(contact)

        assert not Contact.objects.exists()
        for model in (Send, Event, Order):
            assert not model.objects.exists()
