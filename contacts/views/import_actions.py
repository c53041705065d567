"""What people do with an import: start it or go on, stop it, take it back, throw it away."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contacts.import_log.undone import counted
from contacts.imports import jobs
from contacts.imports.jobs import NotNow
from contacts.imports.undoing import MAY_UNDO
from contacts.models import Import

State = Import.State


def told_when_not_now(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its import, if the user may change it; what is not possible in its state is a page with 409."""

    @wraps(view)
    def of_import(request: HttpRequest, import_id: int) -> HttpResponse:
        log = get_object_or_404(Import, pk=import_id)
        if not log.may_be_changed_by(request.user):
            raise PermissionDenied
        try:
            return view(request, log)
        except Import.DoesNotExist:  # somebody deleted it a moment ago
            raise Http404 from None
        except NotNow as error:
            return render(request, "contacts/import_not_now.html", {"log": log, "reason": str(error)}, status=409)

    return of_import


@require_POST
@told_when_not_now
def import_run(request: HttpRequest, log: Import) -> HttpResponse:
    """Start what was compared as the page shows it, or go on."""
    if log.state == State.DRAFT and (log.differences is None or request.POST.get("run") != str(log.run)):
        raise NotNow("It was compared again, or its settings were changed. Look at what it would do now.")
    jobs.start_run(log)
    return redirect(log)


@require_POST
@told_when_not_now
def import_stop(request: HttpRequest, log: Import) -> HttpResponse:
    jobs.stop(log)
    return redirect(log)


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_not_now
def import_undo(request: HttpRequest, log: Import) -> HttpResponse:
    """POST takes it back, after a page that says what goes and what stays."""
    if request.method == "POST":
        jobs.start_undo(log, request.user)
        return redirect(log)
    if log.state not in MAY_UNDO:
        raise NotNow(f"It is {log.get_state_display().lower()}, and can’t be undone.")
    context = {
        "log": log,
        "created": counted(log.created, log.kind) if log.created else "",
        "updated": counted(log.updated, log.kind) if log.updated else "",
    }
    return render(request, "contacts/import_undo.html", context)


@require_POST
@told_when_not_now
def import_delete(request: HttpRequest, log: Import) -> HttpResponse:
    """What was never started goes with its file; the others are the log."""
    jobs.delete(log)
    messages.success(request, f"Deleted “{log.file_name}”. Nothing was imported from it.")
    return redirect("contacts:import_list")
