"""Calls that tell of orders, or take them back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from activity.recording import delete_orders, delete_orders_between, record_orders
from contacts.cleaning import text_of
from contacts.intake.answers import REFUSED
from contacts.intake.api import CallRequest, may_write
from contacts.intake.errors import Refused
from contacts.intake.refusals import refused_at
from contacts.intake.repeating import REPEATABLE
from contacts.models import Source
from contacts.writing import Existing
from crm.periods import YEARS, workspace_zone
from crm.values import clean_date, start_of_day

from .orders import order, order_as_of
from .schemas import DeletedOut, OrderIn, OrdersCall, TakenOut
from .taking import Kind
from .whose import cleaned

router = Router(tags=["Orders"], by_alias=True)

ORDERS = Kind(OrderIn, order, record_orders, Source.ORDER, Existing.FILL)


@router.post(
    "orders",
    auth=may_write,
    response={200: TakenOut} | REFUSED,
    summary="Tell of orders",
    openapi_extra=REPEATABLE,
)
def save_orders(request: CallRequest, body: OrdersCall):
    """An order is known by its external ID, and moves to whoever it comes for. What an order doesn't say stays.

    Somebody unknown becomes a contact with the source Order; of somebody known, names fill what is empty.
    """
    at = refused_at(request)
    kind = replace(ORDERS, read=partial(order_as_of, at)) if at else ORDERS
    return kind.take_each(request, "orders", body.orders)


@router.delete(
    "orders/{path:external_order_id}", auth=may_write, response={200: DeletedOut} | REFUSED, summary="Delete an order"
)
def remove_order(request: HttpRequest, external_order_id: str):
    external_id = cleaned("externalOrderId", text_of(255), external_order_id)
    deleted = delete_orders([external_id]) if external_id else 0
    if not deleted:
        raise Refused(404, "no order has this external ID", "externalOrderId")
    return {"deleted": deleted}


@router.delete("orders", auth=may_write, response={200: DeletedOut} | REFUSED, summary="Delete the orders of some days")
def remove_orders(
    request: HttpRequest,
    date_from: Annotated[str, Query(alias="dateFrom", description="The first day, YYYY-MM-DD")],
    date_to: Annotated[str, Query(alias="dateTo", description="The last day, included")],
):
    """Of all contacts, by when they were placed, in days of the workspace's time zone."""
    first, last = _day("dateFrom", date_from), _day("dateTo", date_to)
    if first > last:
        raise Refused(422, "must be a day that isn’t after dateTo", "dateFrom")
    return {"deleted": delete_orders_between(_midnight(first), _midnight(last + timedelta(days=1)))}


def _day(name: str, text: str) -> date:
    day = cleaned(name, clean_date, text)
    if day is None or day.year not in YEARS:
        raise Refused(422, f"must be a day of the years {YEARS[0]} to {YEARS[-1]}", name)
    return day


def _midnight(day: date) -> datetime:
    return start_of_day(day, workspace_zone())
