"""Creating a contact by hand, and editing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from contacts.forms import ContactForm, NewContactForm
from contacts.models import Contact, Origin
from contacts.names import time_zones
from contacts.writing import Outcome, Result

SAVED = {Result.CREATED: "The contact was created.", Result.UPDATED: "Saved.", Result.UNCHANGED: "Nothing was changed."}


@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    return _write(request, NewContactForm(_posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    return _write(request, ContactForm(_posted(request), contact=contact))


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _write(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """Save a valid form and lead to the contact; show any other, with 422 if it was posted."""
    if outcome := _save(request, form):
        messages.success(request, SAVED[outcome.result])
        return redirect("contacts:contact_information", outcome.contact_id)
    context = {"form": form, "contact": form.contact, "time_zones": time_zones()}
    return render(request, "contacts/contact_form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, form: ContactForm) -> Outcome | None:
    return form.save(Origin.of_person(request.user)) if form.is_valid() else None
