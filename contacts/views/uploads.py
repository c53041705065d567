"""Files on their way in: an upload becomes the draft of an import."""

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from contacts.forms.uploads import UploadForm
from crm.pages import render_page


def upload(request) -> HttpResponse:
    """Answer the POST of a file: on to its settings, or back to the form that says why not."""
    form = UploadForm.of(request)
    log = form.save(request.user) if form.is_valid() else None
    if log is None:
        return render_page(request, "contacts/import_new.html", {"upload_form": form}, status=422)
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url("contacts:import_settings", log.pk))
    return redirect("contacts:import_settings", log.pk)
