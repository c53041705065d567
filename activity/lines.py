"""One line of each list of the tab, in words, ready for the template of its rows."""

import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from activity.models import OrderStatus, SendStatus
from activity.money import money
from contacts.models import Channel
from crm.rows import filled_rows
from crm.templatetags.ui import icon
from crm.wording import instant, is_ahead

SHOWN_PARAMS = 3
SHOWN_LENGTH = 60
EARLIEST_LIKELY = 2000
"""Nobody kept such records before; a clock that was never set begins in 1970."""
TOO_OFTEN = "Above its frequency"

_CAPITAL = re.compile(r"(?<=[a-z])[A-Z]")
_CHANNELS = {channel.value: channel.label for channel in Channel}
_STATUSES = {status.value: status for status in SendStatus}


class SendLine(NamedTuple):
    """`about` says where the message came from; `changed` is a dash where nobody said when the status was reached."""

    message: str
    about: str
    icon: str
    channel: str
    pill: str
    status: str
    sent: str
    doubt: str
    too_often: str
    changed: str
    reason: str

    @classmethod
    def of(cls, send: dict, excess: Collection[int] = ()) -> "SendLine":
        """Of a row of `SendQuerySet.as_lines`; `excess` are ids of displays above their campaign's frequency."""
        status = _STATUSES[send["status"]]
        return cls(
            message=send["message"],
            about=_about(send),
            icon=icon(send["channel"]),
            channel=_CHANNELS[send["channel"]],
            pill=status.slug,
            status=status.label,
            sent=instant(send["sent_at"]),
            doubt=_doubt_of(send["sent_at"]),
            too_often=TOO_OFTEN if send["keyset_pk"] in excess else "",
            changed=instant(send[f"{status.slug}_at"]),
            reason=send["reason"] if status == SendStatus.UNDELIVERED else "",
        )


class EventLine(NamedTuple):
    """`params` are all of them, folded below the `first_params` where these don't tell all; `folded` says what does."""

    name: str
    key_value: str
    first_params: str
    params: str
    folded: str
    workflows: str
    occurred: str
    doubt: str

    @classmethod
    def of(cls, event: dict) -> "EventLine":
        """Of a row of `EventQuerySet.as_lines`."""
        params = [(name, in_words(value)) for name, value in event["params"].items()]
        first = [(name, _shortened(value)) for name, value in params[:SHOWN_PARAMS]]
        folded = f"all {len(params)}" if len(params) > SHOWN_PARAMS else "more" if first != params else ""
        return cls(
            name=event["name"],
            key_value=event["key_value"],
            first_params=filled_rows("activity/event_param.html", _parted(first, " · ")),
            params=filled_rows("activity/event_fact.html", _parted(params, "")) if folded else "",
            folded=folded,
            workflows=_workflows(tuple(event["workflows"])),
            occurred=instant(event["occurred_at"]),
            doubt=_doubt_of(event["occurred_at"]),
        )


class Param(NamedTuple):
    """One parameter of an event, or the name of a workflow; `more` parts it from the next, if there is one."""

    name: str
    value: str
    more: str


class Item(NamedTuple):
    """A line of an order; `quantity` and `cost` are "" where they weren't given."""

    name: str
    quantity: str
    cost: str


class OrderLine(NamedTuple):
    """`number` says how many `items` there are, which unfold with the `details`."""

    external_id: str
    number: str
    items: str
    details: str
    amount: str
    pill: str
    status: str
    ordered: str
    doubt: str

    @classmethod
    def of(cls, order: dict) -> "OrderLine":
        """Of a row of `OrderQuerySet.as_lines`."""
        status, items = OrderStatus(order["status"]), _listed(order["items"])
        details = [(spaced(name), in_words(value)) for name, value in order["details"].items()]
        return cls(
            external_id=order["external_id"],
            number=f"{len(items)} item{'' if len(items) == 1 else 's'}" if items else "details" if details else "",
            items=filled_rows("activity/order_item.html", (_item(item, order["currency"]) for item in items)),
            details=filled_rows("activity/event_fact.html", _parted(details, "")),
            amount=money(order["amount"], order["currency"]),
            pill=_ORDER_PILLS[status],
            status=status.label,
            ordered=instant(order["ordered_at"]),
            doubt=_doubt_of(order["ordered_at"]),
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


def spaced(name: str) -> str:
    """`deliveryMethod` as people write it: Delivery method."""
    return _CAPITAL.sub(lambda capital: f" {capital[0].lower()}", name).replace("_", " ").strip().capitalize()


def _doubt_of(moment: datetime) -> str:
    """What is said of a time that no sound clock tells."""
    if is_ahead(moment):
        return "In the future"
    return f"Before {EARLIEST_LIKELY}" if moment.year < EARLIEST_LIKELY else ""


def _about(send: dict) -> str:
    parts = ["widget", send["display_frequency"]] if send["channel"] == Channel.WIDGET else []
    if send["by_workflow"]:
        parts.append(f"workflow “{send['by_workflow']}”")
    return " · ".join(filter(None, parts)) or "one-off campaign"


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _parted(pairs: Iterable[tuple[str, str]], by: str) -> list[Param]:
    parted = [Param(name, value, by) for name, value in pairs]
    return [*parted[:-1], parted[-1]._replace(more="")] if parted else []


@lru_cache(maxsize=256)
def _workflows(names: tuple[str, ...]) -> str:
    return filled_rows("activity/event_workflow.html", _parted([(name, "") for name in names], ", "))


def _listed(items: Any) -> list[Any]:
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
