"""Calls that may be repeated: with the same Idempotency-Key they are written once, and answered the same."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from contacts.models import ApiKey

from .errors import Refused
from .receipts import once, sender_of

HEADER = "Idempotency-Key"
MOST_CHARACTERS = 255
REPEATABLE = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "description": "Any text of your own. The same call again with it is answered the same, and written once.",
            "schema": {"type": "string", "maxLength": MOST_CHARACTERS},
        }
    ]
}
"""For the OpenAPI document."""


def repeatable(request: HttpRequest, key: ApiKey, write: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `write` answered, now or before; it runs in a transaction, and again where another writer came between."""
    message_id = request.headers.get(HEADER, "")
    if len(message_id) > MOST_CHARACTERS or not message_id.isprintable():
        raise Refused(400, f"is a text of up to {MOST_CHARACTERS} printable characters", HEADER)
    asked = _digest(request)
    became = once(sender_of(key), message_id, lambda: {"asked": asked, "answer": write()})
    if became["asked"] != asked:
        raise Refused(409, "was used for another call: take a new one", HEADER)
    return became["answer"]


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()
