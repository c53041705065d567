"""What goes into a recording: cleaned values, with the contact already resolved."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from activity.models import SendStatus


@dataclass(slots=True)
class SendRow:
    """One report of one message; `times` is {status slug: instant}, of any statuses but `sent`.

    A status without a time of its own is reached at an unknown time: `sent_at` says nothing of it. `address` is where
    the message went, if that was told.
    """

    contact_id: int
    campaign: str
    channel: str
    message_key: str
    sent_at: datetime
    times: dict[str, datetime] = field(default_factory=dict)
    status: SendStatus | None = None
    workflow: str = ""
    bounce: str = ""
    reason: str = ""
    address: str = ""
    line: int | None = None


@dataclass(slots=True)
class EventRow:
    """One event; an empty `key_value` or `params` leaves what an earlier report of it said."""

    contact_id: int
    type: str
    event_key: str
    occurred_at: datetime
    key_value: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    workflows: tuple[str, ...] = ()
    line: int | None = None


@dataclass(slots=True)
class OrderRow:
    """One order; what is None or empty leaves what an earlier report of it said."""

    contact_id: int
    external_id: str
    amount: Decimal | None = None
    currency: str = ""
    status: str = ""
    ordered_at: datetime | None = None
    items: list | None = None
    details: dict[str, Any] | None = None
    line: int | None = None
