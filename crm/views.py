"""Pages of the kernel: the health check, and what is shown when something fails."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render

RETRY_SECONDS = 5


@login_not_required
def healthz(request):
    """200 while the database answers, for a load balancer; says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def database_down(request):
    response = render(request, "503.html", {"retry_seconds": RETRY_SECONDS}, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def search_too_long(request):
    return render(request, "503_too_long.html", status=503)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
