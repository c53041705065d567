"""How much one key may ask in a minute, and how large a call may be.

Counted in the memory of each web worker: a look at a counter costs nothing, while one in the database would make all
calls of a key wait for each other. With several workers a key may therefore ask that many times as much.
"""

import threading
import time

from django.conf import settings
from django.http import HttpRequest

from .errors import Refused

MINUTE = 60
MOST_BYTES = 1_000_000
"""Of a call's body, unless its address takes more."""

_lock = threading.Lock()
_counted: dict[int, tuple[int, int]] = {}
"""{key id: (minute, calls in it)}"""


def check_rate(key_id: int) -> None:
    now = time.time()
    minute = int(now // MINUTE)
    with _lock:
        counted_in, calls = _counted.get(key_id, (minute, 0))
        calls = calls + 1 if counted_in == minute else 1
        _counted[key_id] = minute, calls
    if calls > settings.INTAKE_CALLS_PER_MINUTE:
        most = f"{settings.INTAKE_CALLS_PER_MINUTE:,}"
        raise Refused(
            429, f"More than {most} calls in a minute: wait, then try again.", retry_seconds=MINUTE - int(now % MINUTE)
        )


def check_size(request: HttpRequest, most: int = MOST_BYTES) -> None:
    """By the declared length, before anything of the body is read; a server reads no further than that."""
    if "Transfer-Encoding" in request.headers:
        raise Refused(411, "The length of the body is needed: send it whole, with Content-Length.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        raise Refused(413, f"The body is larger than {most:,} bytes: send less at a time.")
