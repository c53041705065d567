"""Orders as shops export them, without any option: a line for each item becomes one order."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from activity.imports.order_statuses import clean_fulfilment, clean_payment, clean_status, status_of
from activity.models import Order, OrderStatus
from contacts.imports.engine import ImportRun
from contacts.models import Contact, ContactSummary
from crm.values import Invalid
from tests import exports
from tests.importing import counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_orders(import_file):
    return partial(import_file, "orders")


def orders(*columns):
    return list(Order.objects.order_by("external_id").values_list("external_id", *columns))


@pytest.mark.parametrize(
    ("text", "created", "unchanged"),
    [(exports.SHOPIFY_ORDERS, 3, 1), (exports.WOOCOMMERCE_ORDERS, 2, 1), (exports.PLAIN_ITEMS, 1, 1)],
    ids=["shopify", "woocommerce", "plain"],
)
def test_the_first_line_of_an_order_counts_and_the_file_again_changes_nothing(import_orders, text, created, unchanged):
    foretold = import_orders(text, "--dry-run")

    assert import_orders(text) == foretold == counts(created=created, unchanged=unchanged)
    assert import_orders(text) == counts(unchanged=created + unchanged)


def test_a_shopify_order_has_its_own_columns_and_all_its_items(import_orders):
    import_orders(exports.SHOPIFY_ORDERS)

    order = Order.objects.get(external_id="#1001")
    assert (order.amount, order.currency, order.contact.email) == (Decimal(42), "EUR", "anna@example.com")
    assert order.ordered_at == datetime(2024, 11, 5, 20, 4, tzinfo=UTC)
    assert order.items == [
        {"externalItemId": "T-1", "name": "Green tea", "quantity": 2, "cost": 7.5},
        {"externalItemId": "P-1", "name": "Teapot", "quantity": 1, "cost": 15},
    ]


def test_the_statuses_of_payment_and_fulfilment_become_ours(import_orders):
    import_orders(exports.SHOPIFY_ORDERS)

    assert orders("status") == [("#1001", "DELIVERED"), ("#1002", "INITIALIZED"), ("#1003", "CANCELLED")]
    anna = ContactSummary.objects.get(contact__email="anna@example.com")
    assert (anna.orders, anna.revenue) == (2, {"EUR": "42"})


def test_a_woocommerce_order_is_found_by_its_billing_columns(import_orders):
    import_orders(exports.WOOCOMMERCE_ORDERS)

    assert orders("status", "contact__email") == [
        ("501", "DELIVERED", "anna@example.com"),
        ("502", "IN_PROGRESS", "petro@example.com"),
    ]
    assert [item["name"] for item in Order.objects.get(external_id="501").items] == ["Green tea", "Teapot"]
    assert Contact.objects.get(email="anna@example.com").phone == "+380671234567"


def test_lines_of_an_order_come_together_from_any_distance(import_orders, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 2)
    header, first, second = exports.PLAIN_ITEMS.splitlines()
    others = [f"p{n}@example.com,X-{n},5,EUR,DELIVERED,2024-11-05,Cup,1,5" for n in range(7)]

    imported = import_orders("\n".join([header, first, *others, second]))

    assert imported == counts(created=8, unchanged=1)
    assert [item["name"] for item in Order.objects.get(external_id="O-1").items] == ["Green tea", "Teapot"]


def test_no_order_is_cut_where_all_orders_have_as_many_lines(import_orders, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 8)  # fourteen files, for groups that have a multiple of seven each
    header, first, second = exports.PLAIN_ITEMS.splitlines()
    lines = [line.replace("O-1", f"O-{n}") for n in range(15) for line in (first, *[second] * 6)]

    imported = import_orders("\n".join([header, *lines]))

    assert imported == counts(created=15, unchanged=90)
    assert {len(order.items) for order in Order.objects.all()} == {7}


def test_a_later_file_replaces_the_items_of_an_order(import_orders):
    import_orders(exports.PLAIN_ITEMS)

    later = import_orders(exports.PLAIN_ITEMS.replace("Teapot,1,15", "Teapot,2,15"))

    assert later == counts(updated=1, unchanged=1)
    assert [item["quantity"] for item in Order.objects.get().items] == [1, 2]


@pytest.mark.parametrize(
    ("correct", "wrong", "reasons"),
    [
        ("Teapot,1,15", "Teapot,one,15", ["line 3 of the same order is faulty", "item_quantity: "]),
        ("22.50,EUR", "22.50,???", ["currency: ", "line 2 of the same order is faulty"]),
        ("22.50,EUR", ",EUR", ["amount is empty on every line of the order"] * 2),
    ],
)
def test_an_order_with_a_faulty_line_is_rejected_whole(import_orders, import_file, correct, wrong, reasons):
    assert import_orders(exports.PLAIN_ITEMS.replace(correct, wrong)) == counts(rejected=2)

    rejected = import_file.rejected("orders")
    assert all(row["rejected_reason"].startswith(reason) for row, reason in zip(rejected, reasons, strict=True))
    assert not Order.objects.exists()


def test_a_line_without_a_name_is_no_item(import_orders):
    import_orders("email,order_id,amount,ordered_at,item_name,item_quantity\nanna@example.com,O-1,5,2024-11-05,,3\n")

    assert Order.objects.get().items == []


def test_the_price_of_an_item_loses_no_digit(import_orders):
    import_orders(
        "email,order_id,amount,ordered_at,item_name,item_price\n"
        "anna@example.com,O-1,5,2024-11-05,Tea,0.1\n"
        "anna@example.com,O-1,5,2024-11-05,Gold,12345678901234.5678\n"
    )

    assert [item["cost"] for item in Order.objects.get().items] == [0.1, "12345678901234.5678"]


@pytest.mark.parametrize(
    ("clean", "word", "status"),
    [
        (clean_status, "wc-completed", "DELIVERED"),
        (clean_status, "On hold", "IN_PROGRESS"),
        (clean_status, "checkout-draft", "ABANDONED_SHOPPING_CART"),
        (clean_status, "Canceled", "CANCELLED"),
        (clean_payment, "partially_refunded", "IN_PROGRESS"),
        (clean_payment, "voided", "CANCELLED"),
        (clean_fulfilment, "partial", "IN_PROGRESS"),
    ],
)
def test_the_words_of_shops_become_statuses(clean, word, status):
    assert clean(word) == status


@pytest.mark.parametrize("clean", [clean_status, clean_payment, clean_fulfilment])
def test_another_word_is_refused(clean):
    with pytest.raises(Invalid, match="use one of INITIALIZED"):
        clean("lost")


def test_of_several_statuses_the_furthest_counts():
    assert status_of(None, None) == ""
    assert status_of(None, clean_payment("paid"), clean_fulfilment("fulfilled")) == "DELIVERED"
    assert status_of(clean_payment("paid"), OrderStatus.CANCELLED) == "CANCELLED"
    assert status_of(clean_status("abandoned"), clean_payment("pending")) == "ABANDONED_SHOPPING_CART"
    assert status_of(clean_status("abandoned"), clean_payment("paid")) == "IN_PROGRESS"
