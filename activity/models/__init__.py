"""What happened: messages sent, events, orders."""

from .campaigns import Campaign, Send, SendStatus, Workflow
from .events import Event, EventType
from .orders import Order, OrderStatus

__all__ = [
    "Campaign",
    "Event",
    "EventType",
    "Order",
    "OrderStatus",
    "Send",
    "SendStatus",
    "Workflow",
]
