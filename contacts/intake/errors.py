"""Refusing a call: always JSON that names the field and says what is expected, never a page."""

import json
import logging

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError

from crm.timeouts import took_too_long

log = logging.getLogger("intake")

RETRY_SECONDS = 5

_EXPECTED = (
    (Http404, 404, "There is nothing at this address."),
    (RequestDataTooBig, 413, "The body is too large."),
    (UnreadablePostError, 400, "The body ended too early."),
)


class Refused(Exception):
    """A call, or one thing in it, is not taken. `field` is its path in the call, such as `channels[0].value`."""

    def __init__(self, status: int, message: str, field: str = "", *, retry_seconds: int | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.field = field
        self.retry_seconds = retry_seconds

    def inside(self, place: str) -> "Refused":
        """The same about a thing that is part of another: `value` inside `fields[2]` is `fields[2].value`."""
        field = f"{place}.{self.field}" if self.field else place
        return Refused(self.status, self.message, field, retry_seconds=self.retry_seconds)


def refusal_answer(status: int, faults: list[tuple[str, str]], retry_seconds: int | None = None) -> JsonResponse:
    """`faults` are (field or "", what is wrong with it); the first is also the `message` of the whole."""
    field, message = faults[0]
    errors = [{"field": field, "message": message} for field, message in faults if field]
    answer = JsonResponse({"message": f"{field}: {message}" if field else message, "errors": errors}, status=status)
    if retry_seconds is not None:
        answer["Retry-After"] = str(retry_seconds)
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="API", charset="UTF-8"'
    return answer


def answer_to(error: Exception) -> JsonResponse:
    """What the caller is told of any exception; one that nobody foresaw is in the log, and not in the answer."""
    if isinstance(error, Refused):
        return refusal_answer(error.status, [(error.field, error.message)], error.retry_seconds)
    for kind, status, message in _EXPECTED:
        if isinstance(error, kind):
            return refusal_answer(status, [("", message)])
    log.error("A call failed", exc_info=error)
    if isinstance(error, (OperationalError, InterfaceError)):
        message = "This took too long." if took_too_long(error) else "The database can’t be reached: try again."
        return refusal_answer(503, [("", message)], RETRY_SECONDS)
    return refusal_answer(500, [("", "The server failed; nothing was stored.")])


def message_of(answer: HttpResponse) -> str:
    """What a refusal's answer says, as a line for people."""
    try:
        return str(json.loads(answer.content)["message"])
    except (ValueError, TypeError, KeyError):
        return answer.reason_phrase
