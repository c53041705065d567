"""Deleting a contact, after a page that says what goes and what stays."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from contacts.models import Contact
from contacts.profile import belongings_of, in_force_on
from contacts.writing import delete_contact

from .access import staff_who_may


@staff_who_may("contacts.delete_contact")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_delete(request: HttpRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=contact_id)
    if request.method == "POST":
        delete_contact(contact.pk)
        messages.success(request, f"{contact} was deleted.")
        return redirect("contacts:contact_list")
    context = {"contact": contact, "belongings": belongings_of(contact), "suppressions": in_force_on(contact)}
    return render(request, "contacts/contact_delete.html", context)
