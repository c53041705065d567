"""The list of events; what it shares with the messages is tested with them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from activity.recording import EventRow, record_events
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
        address = f"/contacts/{contact.pk}/activity/events/{query}"
        return marketer_client.get(address, **FRAGMENTS[request.param]).content.decode()

    return read_list


def happened(contact, type_="productViewed", *, ago=timedelta(days=1), key=None, **said):
    row = EventRow(contact.pk, type_, key or f"{type_} {ago}", NOW - ago, **said)
    record_events([row], OriginFactory())


class TestThePage:
    def test_an_event_has_its_name_key_value_workflows_and_date(self, read, contact):
        happened(contact, key_value="sku-77", workflows=("Price watch", "Win back"))

        html = read()

        assert "Product viewed" in html
        assert "sku-77" in html
        assert "<bdi>Price watch</bdi>, <bdi>Win back</bdi>" in html
        assert "22 Nov 2026, 12:00" in html

    def test_a_few_parameters_are_shown_in_words(self, read, contact):
        happened(contact, params={"name": "Rain jacket", "price": 89.5, "gift": False})

        html = read()

        for value in ("Rain jacket", "89.5", "no"):
            assert f"<bdi>{value}</bdi>" in html
        assert "<details>" not in html

    def test_many_parameters_unfold(self, read, contact):
        happened(contact, params={f"name {n}": f"value {n}" for n in range(9)})

        html = read()

        assert "· all 9</span>" in html
        assert "<dt><bdi>name 8</bdi></dt><dd>value 8</dd>" in html

    def test_a_long_value_is_whole_in_the_fold(self, read, contact):
        happened(contact, params={"note": "long " * 40})

        html = read()

        assert "…</bdi> · more</span>" in html
        assert "long " * 40 in html

    def test_what_is_deeper_is_shown_as_it_came(self, read, contact):
        happened(contact, params={"items": [{"sku": "A"}], "tags": ["new", "sale"], "none": None})

        html = read()

        assert "[{&quot;sku&quot;: &quot;A&quot;}]" in html
        assert "<bdi>new, sale</bdi>" in html

    def test_values_are_shown_literally(self, read, contact):
        happened(contact, "<script>", params={"<b>": "<script>alert(1)</script>"}, key_value="<i>")

        html = read()

        assert "<script>" not in html
        assert "<i>" not in html


class TestThePeriod:
    def test_it_shows_what_happened_then(self, read, contact):
        happened(contact, "recent")
        happened(contact, "ancient", ago=timedelta(days=99))

        html = read("?period=7d")

        assert "Recent" in html
        assert "Ancient" not in html

    def test_the_future_is_under_all_alone_and_flagged(self, read, contact):
        happened(contact, "ahead", ago=timedelta(days=-2))

        assert "Ahead" not in read("?period=12m")
        assert "In the future" in read("?period=all")

    def test_a_clock_that_was_never_set_is_flagged(self, read, contact):
        happened(contact, "epoch", ago=timedelta(days=365 * 50))

        assert "Before 2000" in read("?period=all")

    def test_an_invalid_one_shows_no_rows_and_says_why(self, read, contact):
        happened(contact)

        html = read("?period=nope")

        assert "nope&quot; is no period" in html
        assert "Product viewed" not in html

    def test_clocks_that_are_wrong_by_ages_do_no_harm(self, read, contact, settings):
        settings.WORKSPACE_TIME_ZONE = "Pacific/Auckland"
        for n, at in enumerate([datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]):
            record_events([EventRow(contact.pk, "odd", str(n), at)], OriginFactory())
        settings.WORKSPACE_TIME_ZONE = "America/New_York"

        assert read("?period=all&count=1").count("Odd") >= 2


class TestEmptyStates:
    def test_nothing_yet(self, read):
        assert "No events yet" in read()

    def test_none_in_this_period_offers_all_time(self, read, contact):
        happened(contact, ago=timedelta(days=99))

        html = read("?from=2026-11-01&to=2026-11-02")

        assert "No events in this period" in html
        assert 'href="?period=all"' in html


class TestPages:
    def test_older_events_are_a_page_away(self, marketer_client, contact):
        rows = [EventRow(contact.pk, "seen", str(n), NOW - timedelta(minutes=n)) for n in range(60)]
        record_events(rows, OriginFactory())
        address = f"/contacts/{contact.pk}/activity/events/"

        first = marketer_client.get(address).context
        second = marketer_client.get(address + first["older"]).context

        assert [len(first["lines"]), len(second["lines"])] == [50, 10]
        assert second["older"] is None


@pytest.mark.parametrize(("query", "expected"), [("", 4), ("?count=1", 8)])
def test_fifty_rows_take_as_many_queries_as_one(marketer_client, contact, django_assert_num_queries, query, expected):
    address = f"/contacts/{contact.pk}/activity/events/{query}"
    happened(contact, workflows=("One",))

    with django_assert_num_queries(expected):
        marketer_client.get(address)

    for n in range(49):
        happened(contact, f"type {n}", ago=timedelta(minutes=n), workflows=(f"Workflow {n}",))
    with django_assert_num_queries(expected):
        marketer_client.get(address)
