"""What trackers send, in Segment's words: whom each message is about, what it says of them, and their devices."""

from .devices import check_device
from .messages import KINDS, MOST_BYTES, Clock, Message, message_of, not_ahead, times_of
from .people import said_traits, write_people

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "Clock",
    "Message",
    "check_device",
    "message_of",
    "not_ahead",
    "said_traits",
    "times_of",
    "write_people",
]
