"""What calls say of activity, in the words of the field."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema

from contacts.intake.schemas import LARGEST_ID, Id, ReadAlone, Said, Text, Told

MOST_EVENTS = 500
MOST_ORDERS = 1_000
MOST_STATUSES = 1_000
MOST_PARAMS = 500
MOST_ROWS, ROWS = 500, 50


class WhoIn(Said):
    """Who it is about: the strongest identifier that is known counts, in this order."""

    contact_id: Id | None = Field(None, description="The contact’s ID here; one that is unknown is refused.")
    external_customer_id: Text = None
    email: Text = None
    phone: Text = None
    telegram_id: Text = None
    push_token: Text = None
    device_id: Text = None


class ParamIn(Said):
    name: str
    value: Any = None


class EventCall(Said):
    event_type_key: str = Field(description="Of up to 100 characters; a type that isn’t known is made.")
    key_value: str = Field("", description="Names the person that the event is about; shown, and never its own key.")
    params: list[ParamIn] = Field(
        default_factory=list,
        max_length=MOST_PARAMS,
        description="Those called contactId, externalCustomerId, email, phone, … say who it is about.",
    )


class PastEventIn(EventCall):
    occurred: str = Field(description="When it happened: ISO 8601, in the workspace’s time zone unless it names one.")


class PastEventsCall(Said):
    events: list[Annotated[dict[str, Any], ReadAlone(PastEventIn)]] = Field(
        min_length=1, max_length=MOST_EVENTS, description="Each as in POST event, with `occurred`."
    )


class OrderIn(Said):
    external_order_id: str
    external_customer_id: Text = None
    email: Text = None
    phone: Text = None
    first_name: Text = None
    last_name: Text = None
    total_cost: Any = Field(None, description="A number, or a text with a decimal point.")
    currency: Text = Field(None, description="ISO 4217.")
    status: Text = Field(None, description="INITIALIZED, IN_PROGRESS, DELIVERED, CANCELLED or ABANDONED_SHOPPING_CART.")
    date: Text = Field(None, description="When it was placed: ISO 8601.")
    items: list[dict[str, Any]] | None = Field(None, max_length=1_000)
    shipping: Any = None
    discount: Any = None
    taxes: Any = None
    restore_url: Any = None
    status_description: Any = None
    store_id: Any = None
    source: Any = None
    delivery_method: Any = None
    payment_method: Any = None
    delivery_address: Any = None
    additional_info: Any = None


class OrdersCall(Said):
    orders: list[Annotated[dict[str, Any], ReadAlone(OrderIn)]] = Field(
        min_length=1,
        max_length=MOST_ORDERS,
        description="One that is faulty is left out and listed; the others are written.",
    )


class StatusIn(WhoIn):
    campaign: str = Field(description="The name of the campaign that the message belongs to.")
    media_type: str = Field(description="Email, SMS, Viber, Mobile Push, Web Push, App Inbox, Telegram or Widget.")
    message_id: str = Field(description="The sender’s own ID of the message.")
    status: str = Field(description="Sent, Delivered, Read, Clicked, Undelivered, Unsubscribed or Spam.")
    date: str = Field(description="When the status was reached: ISO 8601.")
    sent_at: Text = Field(None, description="When the message was sent; without it, the earliest date that is known.")
    reason: str = Field("", description="Of Undelivered, as the receiving server gave it.")
    bounce: str = Field("", description="hard or soft, where the sender knows; else its code, such as 5.1.1.")


class StatusesCall(Said):
    statuses: list[Annotated[dict[str, Any], ReadAlone(StatusIn)]] = Field(
        min_length=1,
        max_length=MOST_STATUSES,
        description="In any order. One that is faulty is left out and listed; the others are written.",
    )


class ItemFault(Told):
    index: int = Field(description="Of the item in the call, counted from 0.")
    field: str
    message: str


class TakenOut(Told):
    """Each item counts once."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[ItemFault] = Field(default_factory=list)


class EventOut(Told):
    contact_id: int
    result: str


class DeletedOut(Told):
    deleted: int


class PageIn(Schema):
    startindex: int = Field(1, ge=1, le=LARGEST_ID, description="Counted from 1.")
    maxrows: int = Field(ROWS, ge=1, le=MOST_ROWS)


class PeriodIn(PageIn):
    period: str = Field(
        "", description="today, 7d, 30d (the default), 90d, this-month, last-month, this-year, 12m, all."
    )
    first: str = Field("", alias="from", description="The first day, YYYY-MM-DD, instead of a period.")
    last: str = Field("", alias="to", description="The last day, included; without it, today.")


class SendOut(Told):
    campaign: str
    media_type: str
    message_id: str
    status: str
    reason: str
    times: dict[str, datetime] = Field(description="When each status was reached, as far as it is known.")


class EventLineOut(Told):
    event_type_key: str
    key_value: str
    occurred_at: datetime
    params: Any


class OrderOut(Told):
    external_order_id: str
    total_cost: Decimal
    currency: str
    status: str
    date: datetime
    items: Any
    details: Any
