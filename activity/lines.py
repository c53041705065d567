"""One line of each list of the tab, in words, ready for its template."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from activity.models import Event, Order, OrderStatus, Send, SendStatus
from activity.money import money
from contacts.models import Channel

SHOWN_PARAMS = 3
SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Pill:
    """`key` picks the colour, `label` is what it says."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class SendLine:
    """`about` says where the message came from; `changed_at` is None where nobody said."""

    message: str
    about: str
    channel: str
    channel_label: str
    status: Pill
    sent_at: datetime
    changed_at: datetime | None
    reason: str

    @classmethod
    def of(cls, send: Send) -> "SendLine":
        status = SendStatus(send.status)
        return cls(
            message=send.campaign.name,
            about=_about(send),
            channel=send.channel,
            channel_label=Channel(send.channel).label,
            status=Pill(status.slug, status.label),
            sent_at=send.sent_at,
            changed_at=send.status_changed_at,
            reason=send.reason if status == SendStatus.UNDELIVERED else "",
        )


@dataclass(frozen=True, slots=True)
class EventLine:
    """`params` is [(name, value in words)]; `first_params` those worth showing at once."""

    name: str
    key_value: str
    first_params: list[tuple[str, str]]
    params: list[tuple[str, str]]
    workflows: list[str]
    occurred_at: datetime

    @property
    def has_more(self) -> bool:
        return self.first_params != self.params

    @classmethod
    def of(cls, event: Event) -> "EventLine":
        params = [(name, in_words(value)) for name, value in event.params.items()]
        return cls(
            name=event.type.name,
            key_value=event.key_value,
            first_params=[(name, _shortened(value)) for name, value in params[:SHOWN_PARAMS]],
            params=params,
            workflows=[workflow.name for workflow in event.type.workflows.all()],
            occurred_at=event.occurred_at,
        )


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an order; `quantity` and `cost` are "" where they weren't given."""

    name: str
    quantity: str
    cost: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    external_id: str
    amount: str
    status: Pill
    ordered_at: datetime
    items: list[Item]

    @classmethod
    def of(cls, order: Order) -> "OrderLine":
        status = OrderStatus(order.status)
        return cls(
            external_id=order.external_id,
            amount=money(order.amount, order.currency),
            status=Pill(_ORDER_PILLS[status], status.label),
            ordered_at=order.ordered_at,
            items=[_item(item, order.currency) for item in _listed(order.items)],
        )


_ORDER_PILLS = {
    OrderStatus.INITIALIZED: "initialized",
    OrderStatus.IN_PROGRESS: "in-progress",
    OrderStatus.DELIVERED: "delivered",
    OrderStatus.CANCELLED: "cancelled",
    OrderStatus.ABANDONED_SHOPPING_CART: "abandoned",
}


def in_words(value: Any) -> str:
    """A JSON value as a person reads it; lists of plain values by commas, anything deeper as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return ", ".join(map(in_words, value))
    return json.dumps(value, ensure_ascii=False)


def _about(send: Send) -> str:
    parts = []
    if send.channel == Channel.WIDGET:
        parts = ["widget", send.campaign.display_frequency]
    if send.workflow:
        parts.append(f"workflow “{send.workflow.name}”")
    return " · ".join(filter(None, parts)) or "one-off campaign"


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _listed(items: Any) -> Iterable[Any]:
    return items if isinstance(items, list) else [items]


def _item(item: Any, currency: str) -> Item:
    """What senders put in varies: a name at least, under one of its usual keys."""
    if not isinstance(item, dict):
        return Item(in_words(item), "", "")
    name = item.get("name") or item.get("externalItemId") or item.get("external_id")
    quantity, cost = item.get("quantity"), item.get("cost", item.get("price"))
    return Item(
        name=in_words(name) if name else in_words(item),
        quantity="" if quantity is None else in_words(quantity),
        cost="" if cost is None else _cost(cost, currency),
    )


def _cost(cost: Any, currency: str) -> str:
    try:
        amount = Decimal(str(cost))
    except InvalidOperation:
        return in_words(cost)
    return money(amount, currency) if amount.is_finite() and abs(amount.adjusted()) < 30 else in_words(cost)
