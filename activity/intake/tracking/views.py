"""The addresses that Segment's clients call, each with one message or with a batch of them."""

import json
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts.intake.doors import View, door, kind_of
from contacts.intake.errors import Refused
from contacts.intake.keys import key_of
from contacts.intake.refusals import refused_at
from contacts.intake.tracking import MOST_BYTES, Clock
from contacts.models import ApiKey

from .noting import count_messages, keep_refused
from .taking import Taken, take, take_all

MOST_OF_BATCH = 500 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def from_anywhere(view: View) -> View:
    """Lets scripts of any website call: what they may is said by their key, never by a cookie."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=204)
            answer["Access-Control-Allow-Methods"] = "POST"
            answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Content-Encoding"
            answer["Access-Control-Max-Age"] = "86400"
        else:
            answer = view(request, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return answered


def message_view(kind: str) -> View:
    """The view of `POST /v1/<kind>`."""

    @require_POST
    def one_message(request: HttpRequest) -> HttpResponse:
        return _answered(request, MOST_BYTES, kind, lambda body: [body | {"type": kind}])

    return from_anywhere(door(one_message, most_bytes=MOST_BYTES))


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    return _answered(request, MOST_OF_BATCH, "", _messages_of)


batch = from_anywhere(door(batch, most_bytes=MOST_OF_BATCH))


def _answered(request: HttpRequest, most: int, kind: str, messages_of: Callable[[dict], list]) -> HttpResponse:
    """A bad message in a batch is refused by itself; one that comes alone, or is sent again by staff, is told of."""
    received_at = refused_at(request) or timezone.now()
    request.keeps_refusals = True  # type: ignore[attr-defined]  # here, without the key that the body may hold
    body = _json_of(request, most)
    key = key_of(request, ApiKey.Scope.TRACK, given=_text(body.get("writeKey")))
    clock = Clock.of(received_at, body.get("sentAt"))
    if hasattr(request, "replayed_by_key"):
        return JsonResponse(_told(take_all(messages_of(body), kind, key, clock)))
    taken = take(messages_of(body), kind, key, clock)
    is_refused = bool(kind and taken.refused)
    keep_refused(taken, key, clock, kind_of(request), is_counted=is_refused)
    if not kind:
        count_messages(taken, key, kind_of(request))
    elif is_refused:
        raise taken.refused[0][1]
    return JsonResponse(_told(taken))


def _told(taken: Taken) -> dict[str, Any]:
    """`success` is all that the clients look for."""
    told: dict[str, Any] = {"success": True}
    if taken.faults:
        told["refused"] = [{"field": fault.field, "message": fault.message} for fault in taken.faults]
    if taken.ignored:
        told["ignored_traits"] = taken.ignored
    return told


def _messages_of(body: dict[str, Any]) -> list[Any]:
    """The batch; what it says of all its messages is part of each that doesn't say otherwise."""
    messages = body.get("batch")
    if not isinstance(messages, list):
        raise Refused(400, "is needed: a list of messages", "batch")
    shared = body.get("context")
    if not isinstance(shared, dict) or not shared:
        return messages
    return [_in_context(message, shared) for message in messages]


def _in_context(message: Any, shared: dict[str, Any]) -> Any:
    if not isinstance(message, dict) or not isinstance(message.get("context", {}), dict):
        return message
    return message | {"context": shared | message.get("context", {})}


def _json_of(request: HttpRequest, most: int) -> dict[str, Any]:
    body = request.body
    if request.headers.get("Content-Encoding", "").lower() == "gzip":
        body = _unzipped(body, most)
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
    if not isinstance(parsed, dict):
        raise Refused(400, "The body is not an object.")
    return parsed


def _unzipped(body: bytes, most: int) -> bytes:
    """No more of it than is allowed, whatever it says of itself."""
    reader = zlib.decompressobj(_GZIP)
    try:
        text = reader.decompress(body, most + 1)
    except zlib.error:
        raise Refused(400, "The body is not gzip, though it says so.") from None
    if len(text) > most:
        raise Refused(413, f"The body is larger than {most:,} bytes: send less at a time.")
    return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
