"""The list of orders, over the whole history; what it shares with the messages is tested with them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from activity.models import OrderStatus
from activity.money import money
from activity.recording import OrderRow, record_orders
from tests.factories import OriginFactory, olena

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRAGMENTS = {"page": {}, "fragment": {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "activity"}}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def contact(db):
    return olena()


@pytest.fixture(params=FRAGMENTS)
def read(request, marketer_client, contact):
    def read_list(query=""):
        address = f"/contacts/{contact.pk}/activity/orders/{query}"
        return marketer_client.get(address, **FRAGMENTS[request.param]).content.decode()

    return read_list


def ordered(contact, external_id="A-1", *, ago=timedelta(days=1), **said):
    row = OrderRow(contact.pk, external_id, ordered_at=NOW - ago, **said)
    record_orders([row], OriginFactory())


class TestThePage:
    def test_an_order_has_its_id_amount_status_and_date(self, read, contact):
        ordered(contact, amount=Decimal("1249.5"), currency="EUR", status="IN_PROGRESS")

        html = read()

        assert "A-1" in html
        assert "€1,249.50" in html
        assert '<span class="pill pill-in-progress">In progress</span>' in html
        assert "22 Nov 2026, 12:00" in html

    def test_every_status_has_its_pill(self, read, contact):
        for status in OrderStatus:
            ordered(contact, status.value, status=status.value)

        html = read()

        for status in OrderStatus:
            assert f">{status.label}</span>" in html

    def test_items_unfold(self, read, contact):
        items = [{"name": "Rain jacket", "quantity": 2, "cost": "89.50"}, {"externalItemId": "sku-7"}]
        ordered(contact, currency="EUR", items=items)

        html = read()

        assert "2 items" in html
        assert "<bdi>Rain jacket</bdi> × 2" in html
        assert "€89.50" in html
        assert "sku-7" in html

    @pytest.mark.parametrize("items", [["text", 5, None], [{}], [{"name": ["a"], "cost": "NaN"}], [{"cost": "1e999"}]])
    def test_items_of_any_shape_are_shown(self, read, contact, items):
        ordered(contact, items=items)

        assert "item" in read()

    def test_the_note_says_that_the_period_hides_no_order(self, read):
        assert "Note" in read("?period=7d")

    @pytest.mark.parametrize("query", ["", "?period=7d", "?period=nope", "?from=2026-11-01&to=2026-11-02"])
    def test_the_whole_history_is_listed_whatever_the_period(self, read, contact, query):
        ordered(contact, "OLD-1", ago=timedelta(days=2000))

        assert "OLD-1" in read(query)

    def test_the_period_travels_on(self, read, contact):
        assert f'href="/contacts/{contact.pk}/activity/campaigns/?period=7d"' in read("?period=7d")

    def test_an_order_in_the_future_is_flagged(self, read, contact):
        ordered(contact, ago=timedelta(days=-2))

        assert "In the future" in read()

    def test_nothing_yet(self, read):
        assert "No orders yet" in read()

    def test_ids_are_shown_literally(self, read, contact):
        ordered(contact, "<script>", items=[{"name": "<script>"}])

        assert "<script>" not in read()


class TestPages:
    def test_older_orders_are_a_page_away(self, marketer_client, contact):
        rows = [OrderRow(contact.pk, f"A-{n}", ordered_at=NOW - timedelta(days=n)) for n in range(60)]
        record_orders(rows, OriginFactory())
        address = f"/contacts/{contact.pk}/activity/orders/?period=7d"

        first = marketer_client.get(address).context
        second = marketer_client.get(f"/contacts/{contact.pk}/activity/orders/{first['older']}").context

        assert [len(first["lines"]), len(second["lines"])] == [50, 10]
        assert "period=7d" in second["newer"]


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("12.5000", "EUR", "€12.50"),
        ("12.3456", "EUR", "€12.3456"),
        ("1234567", "UAH", "UAH\u00a01,234,567.00"),
        ("500", "JPY", "¥500"),
        ("-3", "USD", "-$3.00"),
        ("1234.5", "", "1,234.5"),
        ("99999999999999.9999", "ZZZ", "ZZZ\u00a099,999,999,999,999.9999"),
    ],
)
def test_money_keeps_every_digit(amount, currency, words):
    assert money(Decimal(amount), currency) == words


@pytest.mark.parametrize(("query", "expected"), [("", 4), ("?count=1", 9)])
def test_fifty_rows_take_as_many_queries_as_one(marketer_client, contact, django_assert_num_queries, query, expected):
    address = f"/contacts/{contact.pk}/activity/orders/{query}"
    ordered(contact)

    with django_assert_num_queries(expected):
        marketer_client.get(address)

    for n in range(49):
        ordered(contact, f"B-{n}", items=[{"name": "Socks"}], currency="EUR")
    with django_assert_num_queries(expected):
        marketer_client.get(address)
