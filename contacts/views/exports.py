"""Exports: asked for from the list, watched while they are made, downloaded, and kept in a log."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.counting import NOT_EMAILED, listed_in
from contacts.exports.jobs import in_words, stop
from contacts.exports.listing import NEWEST, LogFilter
from contacts.exports.manifest import manifest_name, manifest_of
from contacts.exports.pace import pace_of
from contacts.filters import ContactFilter
from contacts.forms.exports import ExportForm
from contacts.models import EmailStatus, Export
from crm.keyset import keyset_page
from crm.pages import address, addresses, render_page, render_progress
from crm.timeouts import unless_too_long

MAY_BE_EMAILED = [status for status in EmailStatus.values if status not in NOT_EMAILED]
PAGE_SIZE = 50
CONTENT_TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    log = LogFilter.of(request.GET, request.user)
    page = keyset_page(log.exports, NEWEST, request.GET, PAGE_SIZE)
    context = {"log": log, "exports": page.rows, "pages": addresses(page, request.GET), "page_size": PAGE_SIZE}
    return render_page(request, "contacts/export_list.html", context, 422 if log.problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: HttpRequest) -> HttpResponse:
    """GET asks for columns and format of the list in the query string, POST for the export."""
    filters = ContactFilter(request.GET)
    form = ExportForm(request.POST if request.method == "POST" else None, filters)
    if filters.is_valid() and form.is_valid():
        return redirect(form.ask_for(request.user))
    is_counting = request.GET.get("count") == "1" and filters.is_valid()
    context = {
        "filters": filters,
        "words": in_words(filters),
        "form": form,
        "is_counting": is_counting,
        "count": unless_too_long(lambda: listed_in(filters)) if is_counting else None,
        "without_them": address(request.GET, email_status=MAY_BE_EMAILED, count=None),
        "count_url": address(request.GET, count="1"),
    }
    is_refused = not filters.is_valid() or form.is_bound
    return render_page(request, "contacts/export_new.html", context, 422 if is_refused else 200)


@require_safe
def export_page(request: HttpRequest, export_id: int) -> HttpResponse:
    """The page asks how far the export is while it is at work."""
    export = _export(request, export_id)
    pace = pace_of(export) if export.is_at_work else None
    context = {"export": export, "pace": pace, "days": settings.EXPORT_DAYS}
    return render_progress(request, "contacts/export_page.html", context, state=export.state, whole="export")


@require_POST
def export_stop(request: HttpRequest, export_id: int) -> HttpResponse:
    export = _export(request, export_id)
    stop(export, request.user)
    return redirect(export)


@require_safe
def export_file(request: HttpRequest, export_id: int) -> FileResponse:
    export = _export(request, export_id)
    try:
        file = Path(export.path).open("rb")  # noqa: SIM115 (the response closes it)
    except OSError:
        raise Http404("The file is not there any more.") from None
    return FileResponse(
        file, as_attachment=True, filename=export.file_name, content_type=CONTENT_TYPES[Export.Format(export.format)]
    )


@require_safe
def export_manifest(request: HttpRequest, export_id: int) -> JsonResponse:
    """It says what the file held also when that is gone."""
    export = _export(request, export_id)
    if export.state != Export.State.DONE:
        raise Http404("The export is not done.")
    manifest = manifest_of(export) | {"address": request.build_absolute_uri(export.address)}
    disposition = content_disposition_header(as_attachment=True, filename=manifest_name(export))
    return JsonResponse(
        manifest,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": disposition},
    )


def _export(request: HttpRequest, export_id: int) -> Export:
    """One that this person may see; 404 for any other."""
    return get_object_or_404(Export.objects.select_related("created_by").seen_by(request.user), pk=export_id)
