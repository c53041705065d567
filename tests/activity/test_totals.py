"""Totals, counts and the bars of the chart, computed by the database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from activity.models import SendStatus
from activity.recording import (
    EventRow,
    OrderRow,
    SendRow,
    record_events,
    record_orders,
    record_sends,
)
from activity.totals import event_totals, order_totals, send_totals, tab_counts
from crm.periods import Period
from tests.factories import OriginFactory, lukasz, olena

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def contact(db):
    return olena()


def period(key="30d"):
    return Period.from_query({"period": key}, NOW)


def sent(contact, *many, channel="email"):
    """One send for each (days ago, what is said of it)."""
    rows = [
        SendRow(contact.pk, "Digest", channel, f"{channel} {n}", NOW - timedelta(days=ago), **said)
        for n, (ago, said) in enumerate(many)
    ]
    record_sends(rows, OriginFactory())


def numbers(totals):
    return {total.label: total.value for total in totals.totals}


def bars(totals):
    """{series: {first day of the bucket: number}}, without the empty ones."""
    return {
        series.label: {
            bucket.start: number for bucket, number in zip(totals.buckets, series.numbers, strict=True) if number
        }
        for series in totals.series
    }


def status(name):
    return {"status": SendStatus[name]}


class TestSends:
    def test_totals_count_what_each_send_reached(self, contact):
        bounced = {"times": {"delivered": NOW, "undelivered": NOW}}
        disproved = {"times": {"undelivered": NOW, "read": NOW}}
        said = [status("SENT"), status("DELIVERED"), status("READ"), status("CLICKED"), bounced, disproved]
        sent(contact, *((1, each) for each in said))

        totals = send_totals(contact, period(), "", NOW)

        assert numbers(totals) == {"Sent": "6", "Delivered": "5", "Read": "3", "Clicked": "1", "Undelivered": "1"}

    def test_a_time_alone_counts_as_reached_after_the_status_went_further(self, contact):
        sent(contact, (1, {"times": {"clicked": NOW, "unsubscribed": NOW}}))

        found = numbers(send_totals(contact, period(), "", NOW))

        assert found["Clicked"] == found["Read"] == found["Delivered"] == found["Unsubscribed"] == "1"

    def test_spam_and_unsubscriptions_show_only_where_there_are_some(self, contact):
        sent(contact, (1, status("SPAM")))

        found = numbers(send_totals(contact, period(), "", NOW))

        assert found["Spam"] == "1"
        assert "Unsubscribed" not in found

    def test_shares_are_of_what_was_sent(self, contact):
        sent(contact, (1, status("DELIVERED")), (1, status("DELIVERED")), (1, status("SENT")))

        delivered = send_totals(contact, period(), "", NOW).totals[1]

        assert (delivered.value, delivered.note) == ("2", "67% of sent")

    def test_a_channel_narrows_them(self, contact):
        sent(contact, (1, status("READ")))
        sent(contact, (1, status("READ")), (2, status("READ")), channel="sms")

        assert numbers(send_totals(contact, period(), "sms", NOW))["Sent"] == "2"

    def test_bars_are_stacked_by_status_and_add_up(self, contact):
        sent(contact, (0, status("READ")), (0, status("READ")), (0, status("SENT")), (29, status("READ")))

        totals = send_totals(contact, period(), "", NOW)

        assert len(totals.buckets) == 30
        assert bars(totals) == {
            "Sent": {date(2026, 11, 23): 1},
            "Read": {date(2026, 10, 25): 1, date(2026, 11, 23): 2},
        }

    def test_days_are_local_also_when_the_clock_changes(self, contact, settings):
        settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"
        instants = [
            datetime(2026, 10, 24, 21, 30, tzinfo=UTC),  # 00:30 on the 25th, still summer time
            datetime(2026, 10, 25, 21, 30, tzinfo=UTC),  # 23:30 on the 25th, winter time
        ]
        rows = [SendRow(contact.pk, "Digest", "email", str(at), at) for at in instants]
        record_sends(rows, OriginFactory())
        october = Period.from_query({"from": "2026-10-20", "to": "2026-10-31"}, NOW)

        assert bars(send_totals(contact, october, "", NOW)) == {"Sent": {date(2026, 10, 25): 2}}

    @pytest.mark.parametrize(
        ("key", "first", "count"),
        [
            ("7d", date(2026, 11, 17), 7),
            ("90d", date(2026, 8, 24), 14),
            ("12m", date(2025, 11, 1), 13),
            ("all", date(2023, 11, 1), 37),
        ],
    )
    def test_long_periods_are_drawn_by_week_and_month(self, contact, key, first, count):
        sent(contact, (1, {}), (3 * 365, {}))

        buckets = send_totals(contact, period(key), "", NOW).buckets

        assert (buckets[0].start, len(buckets)) == (first, count)

    def test_every_send_of_the_period_is_in_one_bar(self, contact):
        sent(contact, *((days, {}) for days in range(0, 700, 7)))

        for key in ("7d", "30d", "90d", "this-year", "12m", "all"):
            totals = send_totals(contact, period(key), "", NOW)
            assert str(sum(sum(series.numbers) for series in totals.series)) == numbers(totals)["Sent"]

    def test_the_future_is_counted_under_all_and_has_no_bar(self, contact):
        sent(contact, (1, {}), (-800, {}))

        totals = send_totals(contact, period("all"), "", NOW)

        assert numbers(totals)["Sent"] == "2"
        assert bars(totals) == {"Sent": {date(2026, 11, 22): 1}}

    def test_clocks_that_are_wrong_by_ages_do_not_stretch_the_chart(self, contact):
        rows = [
            SendRow(contact.pk, "Digest", "email", str(year), datetime(year, 1, 1, tzinfo=UTC)) for year in (1, 9999)
        ]
        record_sends(rows, OriginFactory())

        totals = send_totals(contact, period("all"), "", NOW)

        assert numbers(totals)["Sent"] == "2"
        assert len(totals.buckets) == 60

    @pytest.mark.parametrize("key", ["30d", "all"])
    def test_nothing_sent_draws_nothing(self, contact, key):
        totals = send_totals(contact, period(key), "", NOW)

        assert numbers(totals)["Sent"] == "0"
        assert totals.buckets == totals.series == []


class TestEvents:
    def test_the_commonest_types_are_named_and_the_rest_are_others(self, contact):
        said = {"seen": 5, "added": 4, "bought": 3, "shared": 1, "left": 1}
        rows = [EventRow(contact.pk, key, str(n), NOW) for key, count in said.items() for n in range(count)]
        record_events(rows, OriginFactory())

        totals = event_totals(contact, period(), NOW)

        assert numbers(totals) == {"Events": "14", "Seen": "5", "Added": "4", "Bought": "3", "Others": "2"}
        assert bars(totals)["Others"] == {date(2026, 11, 23): 2}
        assert [series.label for series in totals.series] == ["Seen", "Added", "Bought", "Others"]


class TestOrders:
    def test_revenue_is_per_currency_without_what_was_cancelled(self, contact):
        rows = [
            OrderRow(contact.pk, "A", Decimal(10), "EUR", "DELIVERED", NOW),
            OrderRow(contact.pk, "B", Decimal("0.5"), "EUR", "IN_PROGRESS", NOW - timedelta(days=900)),
            OrderRow(contact.pk, "C", Decimal(7), "USD", "DELIVERED", NOW),
            OrderRow(contact.pk, "D", Decimal(99), "EUR", "CANCELLED", NOW),
        ]
        record_orders(rows, OriginFactory())

        totals = order_totals(contact, period("all"), NOW)

        assert [(total.label, total.value) for total in totals.totals] == [
            ("Orders", "4"),
            ("Revenue", "€10.50"),
            ("Revenue", "$7.00"),
        ]
        assert sum(bars(totals)["Delivered"].values()) == 2


def test_counts_are_of_the_period_and_of_orders_ever(contact):
    sent(contact, (1, {}), (99, {}))
    sent(lukasz(), (1, {}))
    record_events([EventRow(contact.pk, "seen", "1", NOW)], OriginFactory())
    record_orders([OrderRow(contact.pk, "A", ordered_at=NOW - timedelta(days=999))], OriginFactory())

    assert tab_counts(contact, period(), NOW) == {"campaigns": 1, "events": 1, "orders": 1}
    assert tab_counts(contact, None, NOW) == {"campaigns": None, "events": None, "orders": 1}
