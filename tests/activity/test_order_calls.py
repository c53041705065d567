"""POST and DELETE orders: what people bought, told by a shop."""

import json
from datetime import UTC, datetime

import pytest

from activity.models import Order
from contacts.intake.refusals import replay
from contacts.models import Arrivals, Contact, ContactSummary, Refusal
from tests.factories import ContactFactory
from tests.intake import Caller

pytestmark = pytest.mark.django_db

ORDER = {
    "externalOrderId": "O-1",
    "externalCustomerId": "C-1",
    "email": "anna@example.com",
    "firstName": "Anna",
    "totalCost": 12.5,
    "currency": "EUR",
    "status": "DELIVERED",
    "date": "2026-05-12T10:00:00Z",
    "items": [{"externalItemId": "T-1", "name": "Tea", "quantity": 2, "cost": 6.25}],
}


@pytest.fixture
def caller():
    return Caller("write")


def tell(caller, *orders):
    return caller.post("/api/v1/orders", {"orders": list(orders)}).json()


def test_an_order_makes_its_contact(caller):
    answer = tell(caller, ORDER)

    order = Order.objects.select_related("contact").get()
    assert answer == {"created": 1, "updated": 0, "unchanged": 0, "refused": []}
    assert (order.external_id, str(order.amount), order.currency, order.status) == (
        "O-1",
        "12.5000",
        "EUR",
        "DELIVERED",
    )
    assert order.items[0]["name"] == "Tea"
    assert (order.contact.email, order.contact.first_name, order.contact.source) == (
        "anna@example.com",
        "Anna",
        "order",
    )
    assert ContactSummary.objects.get().revenue == {"EUR": "12.5"}


def test_what_else_is_told_of_an_order_is_kept_and_shown(caller, marketer_client):
    tell(caller, ORDER | {"deliveryMethod": "Courier", "discount": 2, "taxes": None})

    order = Order.objects.get()
    page = marketer_client.get(f"/contacts/{order.contact_id}/activity/orders/").content.decode()
    assert order.details == {"deliveryMethod": "Courier", "discount": 2}
    assert "Delivery method" in page
    assert "Courier" in page


def test_the_same_order_again_changes_nothing_and_a_later_status_changes_it(caller):
    tell(caller, ORDER)

    assert tell(caller, ORDER)["unchanged"] == 1
    assert tell(caller, ORDER | {"status": "CANCELLED", "items": None})["updated"] == 1
    assert (Order.objects.get().status, len(Order.objects.get().items)) == ("CANCELLED", 1)


@pytest.mark.parametrize("calls", [1, 2], ids=["in one call", "one by one"])
def test_details_that_a_later_report_leaves_out_stay(caller, calls):
    first, later = ORDER | {"deliveryMethod": "Courier", "source": "web"}, ORDER | {"source": "shop", "discount": 2}

    for orders in [[first, later]] if calls == 1 else [[first], [later]]:
        tell(caller, *orders)

    assert Order.objects.get().details == {"deliveryMethod": "Courier", "source": "shop", "discount": 2}
    assert tell(caller, ORDER | {"discount": 2})["unchanged"] == 1


def test_an_order_fills_what_is_empty_of_a_known_contact_and_overwrites_nothing(caller):
    ContactFactory(external_id="C-1", email="anna@example.com", first_name="Hanna", last_name="")

    tell(caller, ORDER | {"lastName": "Kowal"})

    anna = Contact.objects.get()
    assert (anna.first_name, anna.last_name) == ("Hanna", "Kowal")


def test_a_faulty_order_is_listed_and_the_others_are_taken(caller):
    answer = tell(
        caller,
        ORDER,
        ORDER | {"externalOrderId": "O-2", "totalCost": "a lot"},
        {"externalOrderId": "O-3"},
        ORDER | {"externalOrderId": "O-4", "currency": "XXY"},
    )

    assert answer["created"] == 1
    assert [(fault["index"], fault["field"]) for fault in answer["refused"]] == [
        (1, "totalCost"),
        (2, ""),
        (3, "currency"),
    ]


def test_of_what_is_refused_a_thousand_times_a_part_is_kept_and_all_is_counted(caller):
    for _ in range(2):
        tell(caller, *[ORDER | {"externalOrderId": f"O-{number}", "currency": "XXY"} for number in range(60)])

    assert Refusal.objects.count() == 100
    assert [(each.refused, each.kind) for each in Arrivals.objects.exclude(refused=0)] == [(120, "POST /api/v1/orders")]


def test_a_faulty_order_is_kept_to_be_told_again_when_its_cause_is_mended(caller):
    tell(caller, ORDER, ORDER | {"externalOrderId": "O-2", "status": "LOST"})

    refusal = Refusal.objects.get()
    assert refusal.kind == "POST /api/v1/orders"
    assert refusal.reason.startswith("status: not an order status")
    assert json.loads(refusal.payload)["orders"][0]["externalOrderId"] == "O-2"


def test_an_order_that_is_refused_again_waits_until_its_cause_is_mended(caller, staff):
    tell(caller, ORDER | {"status": "LOST"})
    refusal = Refusal.objects.get()
    still = replay(refusal, staff)
    refusal.payload = refusal.payload.replace("LOST", "DELIVERED")

    mended = replay(refusal, staff)

    assert (still, mended) == (False, True)
    assert Order.objects.get().status == "DELIVERED"
    assert Refusal.objects.get().replayed_by == staff


@pytest.mark.parametrize("is_known", [False, True])
def test_an_order_without_a_date_that_is_told_again_was_placed_when_it_was_told_first(caller, staff, is_known):
    tell(caller, ORDER | {"status": "LOST", "date": None})
    refusal = Refusal.objects.get()
    refusal.payload = refusal.payload.replace("LOST", "CANCELLED")
    if is_known:
        tell(caller, ORDER)

    assert replay(refusal, staff)
    order = Order.objects.get()
    assert (order.status, order.ordered_at) == (
        "CANCELLED",
        datetime(2026, 5, 12, 10, tzinfo=UTC) if is_known else refusal.at,
    )


def test_a_deletion_that_came_too_early_is_not_kept_to_take_away_what_came_later(caller):
    tell(caller, ORDER | {"externalOrderId": "З №1"})

    assert caller.delete("/api/v1/orders/O-1").status_code == 404
    assert caller.delete("/api/v1/orders/%D0%97%20%E2%84%961").json() == {"deleted": 1}
    assert not Refusal.objects.exists()


def test_an_order_is_deleted_by_its_id_with_its_revenue(caller):
    tell(caller, ORDER)

    assert caller.delete("/api/v1/orders/O-1").json() == {"deleted": 1}
    assert caller.delete("/api/v1/orders/O-1").status_code == 404
    assert (ContactSummary.objects.get().orders, ContactSummary.objects.get().revenue) == (0, {})


def test_orders_of_a_range_of_days_are_deleted_both_days_included(caller):
    tell(
        caller,
        *(ORDER | {"externalOrderId": f"O-{day}", "date": f"2026-05-{day}T23:30:00Z"} for day in (10, 11, 12, 13)),
    )

    answer = caller.delete("/api/v1/orders?dateFrom=2026-05-11&dateTo=2026-05-12")

    assert answer.json() == {"deleted": 2}
    assert sorted(Order.objects.values_list("external_id", flat=True)) == ["O-10", "O-13"]


@pytest.mark.parametrize(
    "query", ["", "?dateFrom=2026-05-11", "?dateFrom=x&dateTo=y", "?dateFrom=2026-05-12&dateTo=2026-05-11"]
)
def test_a_range_that_makes_no_sense_deletes_nothing(caller, query):
    tell(caller, ORDER)

    assert caller.delete(f"/api/v1/orders{query}").status_code == 422
    assert Order.objects.exists()


def test_an_order_with_a_slash_in_its_id_is_deleted(caller):
    tell(caller, ORDER | {"externalOrderId": "A/1"})

    assert caller.delete("/api/v1/orders/A%2F1").json() == {"deleted": 1}


@pytest.mark.parametrize(
    ("asked", "status"),
    [("/%00", 422), ("?dateFrom=2026-05-11&dateTo=9999-12-31", 422), ("?dateFrom=0001-01-01&dateTo=2026-05-12", 422)],
)
def test_what_no_order_can_be_known_by_deletes_nothing(caller, asked, status):
    tell(caller, ORDER)

    assert caller.delete(f"/api/v1/orders{asked}").status_code == status
    assert Order.objects.exists()
