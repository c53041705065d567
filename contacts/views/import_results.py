"""What an import left behind: the rows that it did not take, and the values that stayed where they were."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from contacts.import_log.conflicts import AS_FOUND, held_values
from contacts.import_log.rejects import rejects_as_csv
from contacts.models import Import
from crm.keyset import keyset_page
from crm.pages import addresses, render_page

PAGE_SIZE = 50


@require_safe
def import_rejects(request: HttpRequest, import_id: int) -> StreamingHttpResponse:
    log = get_object_or_404(Import.objects.lean(), pk=import_id)
    name = f"{PurePath(log.file_name).stem}.rejects.csv"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return StreamingHttpResponse(
        rejects_as_csv(log), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


@require_safe
def import_conflicts(request: HttpRequest, import_id: int) -> HttpResponse:
    log = get_object_or_404(Import.objects.lean(), pk=import_id)
    page = keyset_page(log.held_values.all(), AS_FOUND, request.GET, PAGE_SIZE)
    context = {
        "log": log,
        "held": held_values(page.rows),
        "pages": addresses(page, request.GET),
        "page_size": PAGE_SIZE,
    }
    return render_page(request, "contacts/import_conflicts.html", context)
