"""The door that every call of a program comes through: without log-in, answered in JSON, counted."""

import logging
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from contacts.models import ApiKey

from .arrivals import count_refused, count_shed, count_taken
from .errors import Refused, answer_to, message_of, refusal_answer
from .limits import MOST_BYTES, check_size
from .refusals import KEPT_METHODS, MENDABLE, MOST_A_MINUTE, refusal_of

log = logging.getLogger("intake")

View = Callable[..., HttpResponse]


def door(view: View, *, most_bytes: int = MOST_BYTES) -> View:
    """What is called with a key that is known is counted; a refused write is kept, so that it can be made again.

    Strangers leave no trace in the database, or anybody could fill it.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            check_size(request, most_bytes)
            answer = view(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 (a caller gets JSON whatever happens)
            answer = answer_to(error)
        if answer.status_code == 405:
            answer = _method_refused(request, answer)
        _note(request, answer)
        return answer

    return csrf_exempt(login_not_required(answered))


@door
def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Refused(404, "There is nothing at this address.")


def kind_of(request: HttpRequest) -> str:
    """The method and the address, with the names of its parameters: `GET /api/v1/contact/{contact_id}`."""
    route = request.resolver_match.route if request.resolver_match else request.path_info
    return f"{request.method} /{_with_names(route.removeprefix('/'))}"[:100]


def _with_names(route: str) -> str:
    return "/".join(
        f"{{{part[1:-1].rpartition(':')[2]}}}" if part[:1] == "<" and part[-1:] == ">" else part
        for part in route.split("/")
    )


def _note(request: HttpRequest, answer: HttpResponse) -> None:
    key: ApiKey | None = getattr(request, "intake_key", None)
    if key is None:
        return
    kind = kind_of(request)
    if answer.status_code < 400:
        count_taken(key, kind)
        return
    if answer.status_code == 429:
        count_shed(key, kind)
        return
    refused = count_refused(key, kind)
    keeps_them_itself = getattr(request, "keeps_refusals", False)
    is_mendable = answer.status_code in MENDABLE and request.method in KEPT_METHODS
    if is_mendable and not keeps_them_itself and refused <= MOST_A_MINUTE:
        _keep(key, kind, request, answer)


def _keep(key: ApiKey, kind: str, request: HttpRequest, answer: HttpResponse) -> None:
    try:
        refusal_of(
            key,
            kind,
            request.get_full_path(),
            request.body.decode(errors="replace"),
            status=answer.status_code,
            reason=message_of(answer),
            message_id=request.headers.get("Idempotency-Key", ""),
        ).save()
    except DatabaseError:
        log.exception("A refused call was not kept")


def _method_refused(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    allowed = answer.headers.get("Allow", "")
    refused = refusal_answer(405, [("", f"This address takes {allowed or 'no such call'}, not {request.method}.")])
    refused["Allow"] = allowed
    return refused
