"""How the file of an import is read and what becomes of its columns, with its first rows as they will be stored."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from contacts.forms.import_settings import ImportSettings, SavingForm, problems_of
from contacts.import_log.settings_lines import column_lines, preview_lines
from contacts.imports.drafts import Start, keep_and_compare, save_mapping, start_of
from contacts.imports.jobs import NotNow
from contacts.imports.logbook import State, known_by_content
from contacts.models import Import
from contacts.names import time_zones
from crm.pages import address, render_page
from crm.tables import Unreadable

TEMPLATE = "contacts/import_settings.html"
READING = {"encoding", "delimiter"}
"""What is asked of a file before it can be read at all."""


@require_http_methods(["GET", "HEAD", "POST"])
def import_settings(request: HttpRequest, import_id: int) -> HttpResponse:
    """GET shows the settings, or those of the query string; POST keeps them and starts the comparison."""
    log = get_object_or_404(Import.objects.select_related("created_by"), pk=import_id)
    if request.method == "POST" and not log.may_be_changed_by(request.user):
        raise PermissionDenied
    if log.state != State.DRAFT:
        return redirect(log)
    if "csrfmiddlewaretoken" in request.GET:  # a browser without scripts sends it with the rest of the form
        return redirect(request.path + address(request.GET, csrfmiddlewaretoken=None))
    start, answers = start_of(log, request.GET.get("mapping", "")), _answers(request)
    try:
        settings = ImportSettings(log, answers, start.options, are_final=request.method == "POST")
    except Unreadable as error:
        context = {"log": log, "unreadable": error, "as_before": _as_before(request, answers)}
        return render_page(request, TEMPLATE, context, status=422)
    saving = SavingForm(request.POST or None, log, settings.beginning.table.header, request.GET.get("save_as", ""))
    if request.method == "POST" and saving.is_valid() and not settings.problems:
        return _compare(request, log, settings, saving.cleaned_data["save_as"])
    status = 422 if request.method == "POST" else 200
    context = _context(log, settings, saving, start) | {"may_change": log.may_be_changed_by(request.user)}
    return render_page(request, TEMPLATE, context, status)


def _answers(request: HttpRequest) -> Any:
    """None where the form wasn't sent yet."""
    given = request.POST if request.method == "POST" else request.GET
    return given if "columns" in given else None


def _as_before(request: HttpRequest, answers: Any) -> str:
    """The address of the answers without those that say how the file is read; "" where there is nothing to undo."""
    if answers and READING.intersection(answers):
        return request.path + address(answers, csrfmiddlewaretoken=None, **dict.fromkeys(READING))
    return request.path if request.GET else ""


def _compare(request: HttpRequest, log: Import, settings: ImportSettings, save_as: str) -> HttpResponse:
    header = settings.beginning.table.header
    try:
        keep_and_compare(log, settings.options, header, settings.mapping)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(log)
    if save_as:
        save_mapping(save_as, log, settings.options, header, request.user)
        messages.success(request, f"The settings are kept as “{save_as}”.")
    return redirect(log)


def _context(log: Import, settings: ImportSettings, saving: SavingForm, start: Start) -> dict[str, Any]:
    return {
        "log": log,
        "known": known_by_content(log),
        "start": start,
        "settings": settings,
        "saving": saving,
        "problems": [*settings.problems, *problems_of(saving)],
        "columns": column_lines(settings),
        "labels": [settings.words.label(name) for name in settings.preview.fields],
        "rows": preview_lines(settings),
        "time_zones": time_zones(),
    }
