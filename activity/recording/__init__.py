"""The one module through which activity is written: imports, the admin and the intake alike.

Each function takes a batch of rows whose contacts are known, writes it in one transaction with set-based SQL, keeps
`ContactSummary` in step, and says of each row what became of it. The same batch again changes nothing.
"""

from .coming import follow_what_has_come
from .deleting import delete_orders, delete_orders_between
from .events import record_events
from .evidence import clean_bounce
from .keys import name_events
from .orders import record_orders
from .rows import EventRow, OrderRow, SendRow
from .sends import record_sends
from .summaries import recompute_last_activity, recompute_orders
from .taking_back import TakenBack, take_back_events, take_back_orders, take_back_sends
from .traces import Trace

__all__ = [
    "EventRow",
    "OrderRow",
    "SendRow",
    "TakenBack",
    "Trace",
    "clean_bounce",
    "delete_orders",
    "delete_orders_between",
    "follow_what_has_come",
    "name_events",
    "recompute_last_activity",
    "recompute_orders",
    "record_events",
    "record_orders",
    "record_sends",
    "take_back_events",
    "take_back_orders",
    "take_back_sends",
]
