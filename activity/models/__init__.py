"""What happened: messages sent, events, orders."""

from .campaigns import Campaign, Send, SendStatus, Workflow
from .events import Event, EventType
from .orders import FURTHEST_LAST, NO_REVENUE, Order, OrderStatus

__all__ = [
    "FURTHEST_LAST",
    "NO_REVENUE",
    "Campaign",
    "Event",
    "EventType",
    "Order",
    "OrderStatus",
    "Send",
    "SendStatus",
    "Workflow",
]
