"""What was refused and can be mended: kept as it came, and made again by staff."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from contacts.models import ApiKey, Arrivals, ContactBatch, Receipt, Refusal

from .arrivals import count_refused
from .errors import message_of

log = logging.getLogger("intake")

MENDABLE = {400, 404, 409, 422}
KEPT_METHODS = {"POST", "PUT"}
"""A deletion is not kept: made again later, it would take away what came, or came to be wanted, since then."""

MOST_CHARACTERS = 64_000
MOST_A_MINUTE = 100
"""Of one key and kind; a program that fails thousands of times fails in one way."""

KEPT_FOR = timedelta(days=30)
"""They hold personal data of people who may never have become contacts."""

COUNTED_FOR = timedelta(days=2)


def refusal_of(
    key: ApiKey, kind: str, path: str, payload: str, *, status: int, reason: str, message_id: str = ""
) -> Refusal:
    """Not saved. `kind` begins with the method; `path` and `payload` are those of a call that does the same again."""
    return Refusal(
        key=key,
        kind=kind,
        status=status,
        reason=_storable(reason),
        path=path[:2000],
        payload=_storable(payload)[:MOST_CHARACTERS],
        message_id=_storable(message_id)[:255],
        cut=len(payload) > MOST_CHARACTERS or len(path) > 2000,
    )


def keep_refusals(
    key: ApiKey, kind: str, path: str, refused: Sequence[tuple[int, str, str]], *, is_counted: bool = False
) -> None:
    """Of many that one call holds: (status, reason, payload) of each, to be made again by itself at `path`.

    After the commit of what was taken. They are counted, unless that is done; of what fails thousands of times only
    the first are kept.
    """
    if not refused:
        return
    number = 0 if is_counted else len(refused)
    room = MOST_A_MINUTE + number - count_refused(key, kind, number)
    kept = refused[: max(0, min(room, MOST_A_MINUTE))]
    try:
        Refusal.objects.bulk_create(
            refusal_of(key, kind, path, payload, status=status, reason=reason) for status, reason, payload in kept
        )
    except DatabaseError:
        log.exception("Refused calls were not kept")


def _storable(text: str) -> str:
    return text.replace("\0", "\\u0000").encode(errors="replace").decode()


def replay(refusal: Refusal, user, site: str = "http://localhost/") -> bool:
    """Make the call again as it came, by the same key; its consent, events and orders are as old as the refusal.

    If it is refused again, the reason is the new one, and others come first the next time. `site` is this site's own
    address, for links in the mails that follow.
    """
    answer = _answer(refusal, site)
    if answer.status_code < 300:
        refusal.replayed_at, refusal.replayed_by = timezone.now(), user
    else:
        refusal.status, refusal.reason = answer.status_code, message_of(answer)
        refusal.tried_at = timezone.now()
    refusal.save(update_fields=["replayed_at", "replayed_by", "status", "reason", "tried_at"])
    return bool(refusal.replayed_at)


def refused_at(request: HttpRequest) -> datetime | None:
    """When a call that is made again came first, which dates what it says; None of one that comes now."""
    return getattr(request, "refused_at", None)


def _answer(refusal: Refusal, site: str) -> HttpResponse:
    request = _request(refusal, urlsplit(site))
    match = resolve(request.path_info)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _request(refusal: Refusal, site: SplitResult) -> HttpRequest:
    path, _, query = refusal.path.partition("?")
    body = refusal.payload.encode()
    request = WSGIRequest(
        {
            "REQUEST_METHOD": refusal.method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            # Made again twice, also at once, it is one call.
            "HTTP_IDEMPOTENCY_KEY": refusal.message_id or f"refusal-{refusal.pk}",
            "HTTP_HOST": site.netloc,
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(body),
        }
    )
    request.replayed_by_key, request.refused_at = refusal.key, refusal.at  # type: ignore[attr-defined]
    return request


def forget_old() -> None:
    """Refused calls, what became of others, which may name people, and counts that nobody sees any more."""
    now = timezone.now()
    Refusal.objects.filter(at__lt=now - KEPT_FOR).delete()
    Receipt.objects.filter(at__lt=now - KEPT_FOR).exclude(became={}).delete()
    ContactBatch.objects.filter(finished_at__lt=now - KEPT_FOR).delete()
    Arrivals.objects.filter(minute__lt=now - COUNTED_FOR).delete()
