"""Calls that read what a contact did: campaigns and events of a period, and all orders."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from activity.models import Event, Order, Send, SendStatus
from activity.querysets import ActivityQuerySet
from contacts.intake.answers import REFUSED
from contacts.intake.api import may_read
from contacts.intake.errors import Refused
from contacts.intake.people import present_id
from contacts.models import Contact
from crm.periods import InvalidPeriod, Period

from .schemas import EventLineOut, OrderOut, PageIn, PeriodIn, SendOut

router = Router(tags=["Activity"], by_alias=True)

_TIMES = [status.at for status in SendStatus]


@router.get(
    "contact/{int:contact_id}/activity/campaigns",
    auth=may_read,
    response={200: list[SendOut]} | REFUSED,
    summary="Messages sent to a contact",
)
def campaigns(request: HttpRequest, response: HttpResponse, contact_id: int, asked: Query[PeriodIn]):
    """The newest first; the header `TotalCount` is how many there are in the period."""
    sends = _during(Send.objects.all(), contact_id, asked).order_by("-sent_at", "-pk")
    named = sends.values("channel", "status", "reason", "message_key", *_TIMES, campaign_name=F("campaign__name"))
    return [_send(row) for row in _page(response, named, asked)]


@router.get(
    "contact/{int:contact_id}/activity/events",
    auth=may_read,
    response={200: list[EventLineOut]} | REFUSED,
    summary="Events of a contact",
)
def events(request: HttpRequest, response: HttpResponse, contact_id: int, asked: Query[PeriodIn]):
    found = _during(Event.objects.all(), contact_id, asked).order_by("-occurred_at", "-pk")
    named = found.values("occurred_at", "key_value", "params", event_type_key=F("type__key"))
    return list(_page(response, named, asked))


@router.get(
    "contact/{int:contact_id}/activity/orders",
    auth=may_read,
    response={200: list[OrderOut]} | REFUSED,
    summary="Orders of a contact",
)
def orders(request: HttpRequest, response: HttpResponse, contact_id: int, asked: Query[PageIn]):
    """Of the contact's whole history, the newest first."""
    found = Order.objects.of(_contact(contact_id)).order_by("-ordered_at", "-pk")
    named = found.values(
        "currency",
        "status",
        "items",
        "details",
        external_order_id=F("external_id"),
        total_cost=F("amount"),
        date=F("ordered_at"),
    )
    return list(_page(response, named, asked))


def _during(found: ActivityQuerySet, contact_id: int, asked: PeriodIn) -> ActivityQuerySet:
    now = timezone.now()
    try:
        period = Period.from_query({"period": asked.period, "from": asked.first, "to": asked.last}, now)
    except InvalidPeriod as error:
        raise Refused(422, str(error), "period") from None
    return found.of(_contact(contact_id)).during(period, now)


def _contact(contact_id: int) -> Contact:
    return Contact(pk=present_id(contact_id, "contactId"))


def _page(response: HttpResponse, found: Any, asked: PageIn) -> Any:
    response["TotalCount"] = str(found.count())
    return found[asked.startindex - 1 : asked.startindex - 1 + asked.maxrows]


def _send(row: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, datetime] = {name.removesuffix("_at"): row[name] for name in _TIMES if row[name]}
    return {
        "campaign": row["campaign_name"],
        "media_type": row["channel"],
        "message_id": row["message_key"],
        "status": SendStatus(row["status"]).slug,
        "reason": row["reason"],
        "times": times,
    }
