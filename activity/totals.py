"""What costs more than the rows, and follows them: counts, totals by status, and the bars of the chart."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from activity.models import NO_REVENUE, Event, Order, OrderStatus, Send, SendStatus
from activity.money import money
from contacts.models import Contact
from crm.buckets import Bucket
from crm.charts import Chart, stacked_bars
from crm.periods import Period, days_label

TOP_TYPES = 3

# What a send reached, as far as its times or its furthest status tell: a click is a read, and a read a delivery.
_REACHED = {
    SendStatus.DELIVERED: Q(delivered_at__isnull=False)
    | Q(read_at__isnull=False)
    | Q(clicked_at__isnull=False)
    | Q(unsubscribed_at__isnull=False)
    | Q(spam_at__isnull=False)
    | Q(status=SendStatus.DELIVERED)
    | Q(status__gte=SendStatus.READ),
    SendStatus.READ: Q(read_at__isnull=False)
    | Q(clicked_at__isnull=False)
    | Q(status__in=[SendStatus.READ, SendStatus.CLICKED]),
    SendStatus.CLICKED: Q(clicked_at__isnull=False) | Q(status=SendStatus.CLICKED),
    SendStatus.UNDELIVERED: Q(status=SendStatus.UNDELIVERED),
    SendStatus.UNSUBSCRIBED: Q(unsubscribed_at__isnull=False) | Q(status=SendStatus.UNSUBSCRIBED),
    SendStatus.SPAM: Q(status=SendStatus.SPAM),
}
_SHARES = {SendStatus.DELIVERED, SendStatus.READ, SendStatus.CLICKED}
_RARE = {SendStatus.UNSUBSCRIBED, SendStatus.SPAM}


@dataclass(frozen=True)
class Total:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One colour of the chart: `key` names it, `numbers` are its parts of the bars, in their order."""

    key: str
    label: str
    numbers: list[int]


@dataclass(frozen=True)
class Totals:
    """What stands above a list of `number` rows; the chart says what it `counts`, without buckets it has no columns."""

    number: int
    totals: list[Total]
    counts: str
    buckets: list[Bucket]
    series: list[Series]

    @property
    def chart(self) -> Chart:
        return stacked_bars(self.buckets, self.series, self.counts)


def tab_counts(contact: Contact, period: Period | None, now: datetime) -> dict[str, int | None]:
    """{tab: number}, of the period, and of orders ever; None without a period. Three queries."""
    return {
        "campaigns": Send.objects.of(contact).during(period, now).count() if period else None,
        "events": Event.objects.of(contact).during(period, now).count() if period else None,
        "orders": Order.objects.of(contact).count(),
    }


def send_totals(contact: Contact, period: Period, channel: str, now: datetime) -> Totals:
    """How far the period's sends came. One query, and one more to find where all time begins."""
    sends = Send.objects.of(contact).during(period, now).by_channel(channel)
    drawn = _drawn(period, sends)
    reached = {status.slug: Count("pk", filter=condition) for status, condition in _REACHED.items()}
    rows = list(sends.per(drawn.step, "status", now=now).annotate(number=Count("pk"), **reached))
    sent = sum(row["number"] for row in rows)
    totals = [Total("Sent", f"{sent:,}")]
    for status in _REACHED:
        number = sum(row[status.slug] for row in rows)
        if number or status not in _RARE:
            note = f"{number / sent:.0%} of sent" if sent and status in _SHARES else ""
            totals.append(Total(status.label, f"{number:,}", note))
    kinds = [(status.value, status.slug, status.label) for status in _STACKED_SENDS]
    return Totals(sent, totals, _counts("Messages by furthest status", drawn), *_stacked(drawn, rows, "status", kinds))


def event_totals(contact: Contact, period: Period, now: datetime) -> Totals:
    """How often each of the commonest types occurred in the period. Queries as for sends."""
    events = Event.objects.of(contact).during(period, now)
    drawn = _drawn(period, events)
    rows = list(events.per(drawn.step, "type", "type__name", now=now).annotate(number=Count("pk")))
    names = {row["type"]: row["type__name"] for row in rows}
    numbers = Counter[int]()
    for row in rows:
        numbers[row["type"]] += row["number"]
    top = sorted(names, key=lambda pk: (-numbers[pk], names[pk]))[:TOP_TYPES]
    totals = [Total("Events", f"{numbers.total():,}"), *(Total(names[pk], f"{numbers[pk]:,}") for pk in top)]
    kinds: list[tuple[Any, str, str]] = [(pk, str(place), names[pk]) for place, pk in enumerate(top, start=1)]
    if others := numbers.total() - sum(numbers[pk] for pk in top):
        totals.append(Total("Others", f"{others:,}"))
        kinds.append((None, "sent", "Others"))
        rows = [row if row["type"] in top else row | {"type": None} for row in rows]
    return Totals(numbers.total(), totals, _counts("Events", drawn), *_stacked(drawn, rows, "type", kinds))


def order_totals(contact: Contact, period: Period, now: datetime) -> Totals:
    """Orders, and their revenue per currency: without the cancelled and the abandoned. Queries as for sends."""
    orders = Order.objects.of(contact).during(period, now)
    drawn = _drawn(period, orders)
    rows = list(
        orders.per(drawn.step, "status", "currency", now=now).annotate(
            number=Count("pk"), revenue=Sum("amount", filter=~Q(status__in=NO_REVENUE))
        )
    )
    number = sum(row["number"] for row in rows)
    totals = [Total("Orders", f"{number:,}")]
    without = "without cancelled and abandoned" if any(row["status"] in NO_REVENUE for row in rows) else ""
    revenue = sorted(_revenue(rows).items())
    totals += [Total("Revenue", money(amount, currency), without) for currency, amount in revenue]
    kinds = [(status.value, key, status.label) for status, key in _STACKED_ORDERS.items()]
    return Totals(number, totals, _counts("Orders", drawn), *_stacked(drawn, rows, "status", kinds))


_STACKED_SENDS = [
    SendStatus.SENT,
    SendStatus.DELIVERED,
    SendStatus.READ,
    SendStatus.CLICKED,
    SendStatus.UNDELIVERED,
    SendStatus.UNSUBSCRIBED,
    SendStatus.SPAM,
]
_STACKED_ORDERS = {
    OrderStatus.DELIVERED: "delivered",
    OrderStatus.IN_PROGRESS: "read",
    OrderStatus.INITIALIZED: "sent",
    OrderStatus.ABANDONED_SHOPPING_CART: "unsubscribed",
    OrderStatus.CANCELLED: "undelivered",
}


def _revenue(rows: Iterable[dict]) -> dict[str, Decimal]:
    revenue: dict[str, Decimal] = {}
    for row in rows:
        if row["revenue"] is not None:
            revenue[row["currency"]] = revenue.get(row["currency"], Decimal(0)) + row["revenue"]
    return revenue


def _drawn(period: Period, activity: Any) -> Period:
    """The period as the chart draws it: all time begins with the first activity and ends today."""
    return period if period.first_day else period.spanning(activity.first_at())


def _counts(noun: str, drawn: Period) -> str:
    first, last = drawn.first_day, drawn.last_day
    return f"{noun} per {drawn.step}, {days_label(first, last)}" if first and last else noun


def _stacked(
    drawn: Period, rows: list[dict], by: str, kinds: Iterable[tuple[Any, str, str]]
) -> tuple[list[Bucket], list[Series]]:
    """The bars, and of each kind (value of `by`, key, label) that occurs, its part of each; the future has no bar."""
    buckets = drawn.buckets()
    starts = [bucket.start for bucket in buckets]
    series = []
    for value, key, label in kinds:
        numbers = [0] * len(buckets)
        for row in rows:
            if row[by] == value and row["bucket"]:
                numbers[max(bisect_right(starts, row["bucket"]) - 1, 0)] += row["number"]
        if any(numbers):
            series.append(Series(key, label, numbers))
    return buckets if series else [], series
