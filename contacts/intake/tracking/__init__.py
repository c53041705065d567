"""What trackers send, in Segment's words: whom each message is about, what it says of them, and their devices."""

from .messages import KINDS, MOST_BYTES, Clock, Message, message_of
from .people import write_people

__all__ = ["KINDS", "MOST_BYTES", "Clock", "Message", "message_of", "write_people"]
