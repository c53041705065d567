"""Pages of the kernel: the health check, and what is shown when something fails."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views import defaults
from django.views.decorators.cache import cache_control

from crm.timeouts import took_too_long

RETRY_SECONDS = 5

CALLED_BY_PROGRAMS = ("/api/", "/v1/")


@login_not_required
def healthz(request):
    """200 while the database answers, for a load balancer; says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@cache_control(public=True, max_age=24 * 3600)
def favicon(request):
    """Browsers ask for it on pages that name no icon, such as the admin's."""
    return redirect(static("icons/favicon.svg"))


def bad_request(request, exception):
    """Django's handler400; a host that is not allowed is refused before any view, so its JSON is made here."""
    if isinstance(exception, DisallowedHost) and request.path_info.startswith(CALLED_BY_PROGRAMS):
        message = "The Host header names none of this site’s hosts: call it by one of ALLOWED_HOSTS."
        return JsonResponse({"message": message, "errors": []}, status=400)
    return defaults.bad_request(request, exception)


def server_error(request):
    """Django's handler500, called while the exception is being handled, whoever raised it.

    Its pages are rendered without the request: the user's name would be one more query.
    """
    error = sys.exception()
    if took_too_long(error):
        return HttpResponse(render_to_string("503_too_long.html"), status=503, headers={"X-Too-Long": "1"})
    if isinstance(error, (OperationalError, InterfaceError)):
        is_read = request.method in ("GET", "HEAD")  # what was sent would come again as a question
        page = render_to_string("503.html", {"retry_seconds": RETRY_SECONDS if is_read else None})
        again = {"Retry-After": RETRY_SECONDS} | ({"Refresh": RETRY_SECONDS} if is_read else {})
        return HttpResponse(page, status=503, headers=again)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request, reason=""):
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
