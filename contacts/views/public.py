"""Pages for people without a log-in: visitors of a form, and whoever followed a link in a mail."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

MOST_BYTES = 64 * 1024


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Neither log-in nor cookie: what vouches for a request is a ticket in the page, or the link itself.

    The address may be such a link, so no other site and no search engine is told.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return HttpResponse("too large\n", status=413, content_type="text/plain")
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(csrf_exempt(answered))


def gone(request: HttpRequest) -> HttpResponse:
    """The one answer to links that are wrong, too old or used up, whatever the reason."""
    return render(request, "contacts/gone.html", status=404)
