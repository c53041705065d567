"""What happened: messages sent, events, orders."""

from .campaigns import Campaign, Send, SendStatus, Workflow
from .coming import ComingActivity
from .events import Event, EventType
from .orders import FURTHEST_LAST, NO_REVENUE, Order, OrderStatus

__all__ = [
    "FURTHEST_LAST",
    "NO_REVENUE",
    "Campaign",
    "ComingActivity",
    "Event",
    "EventType",
    "Order",
    "OrderStatus",
    "Send",
    "SendStatus",
    "Workflow",
]
