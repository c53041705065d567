"""Imports: the log of all, and the page of one in whatever state it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from contacts.forms.uploads import UploadForm
from contacts.import_log.detail import detail_of
from contacts.import_log.listing import NEWEST, LogFilter
from contacts.models import Import
from crm.keyset import keyset_page
from crm.pages import addresses, render_page, render_progress

from .uploads import upload

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """GET lists the imports; POST takes a file."""
    if request.method == "POST":
        return upload(request)
    log = LogFilter.of(request.GET)
    page = keyset_page(log.imports, NEWEST, request.GET, PAGE_SIZE)
    context = {
        "log": log,
        "imports": page.rows,
        "pages": addresses(page, request.GET),
        "page_size": PAGE_SIZE,
        "upload_form": UploadForm(),
    }
    return render_page(request, "contacts/import_list.html", context, 422 if log.problem else 200)


@require_safe
def import_page(request, import_id: int) -> HttpResponse:
    """The page asks how far the import is while it is at work. One that has nothing to show leads to its settings."""
    log = get_object_or_404(Import.objects.lean().select_related("created_by"), pk=import_id)
    if log.state == Import.State.DRAFT and not log.error and log.differences is None:
        settings = reverse("contacts:import_settings", args=[log.pk])
        return HttpResponseClientRedirect(settings) if request.htmx else redirect(settings)
    context = {"log": log, "may_change": log.may_be_changed_by(request.user), **detail_of(log)}
    return render_progress(request, "contacts/import_page.html", context, state=log.state, whole="import")
