"""Staff blacklist an address of a contact, or end what keeps it from being written to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from contacts.forms import BlacklistForm, ReleaseForm
from contacts.models import Contact, Origin
from contacts.profile import ended_by_staff_on

from .access import staff_who_may


@staff_who_may("contacts.add_suppression")
@require_http_methods(["GET", "HEAD", "POST"])
def suppression_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    form = BlacklistForm(request.POST if request.method == "POST" else None, contact=contact)
    if form.is_valid():
        form.save(Origin.of_person(request.user))
        messages.success(request, "The address is blacklisted.")
        return redirect(contact)
    context = {"contact": contact, "form": form}
    return render(request, "contacts/suppression_new.html", context, status=422 if form.is_bound else 200)


@staff_who_may("contacts.change_suppression")
@require_http_methods(["GET", "HEAD", "POST"])
def suppression_end(request: HttpRequest, contact_id: int, suppression_id: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    suppression = get_object_or_404(ended_by_staff_on(contact), pk=suppression_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save(suppression, Origin.of_person(request.user))
        messages.success(request, "The address is released.")
        return redirect(contact)
    context = {"contact": contact, "suppression": suppression, "form": form}
    return render(request, "contacts/suppression_end.html", context, status=422 if form.is_bound else 200)
