"""The page of one contact: who it is, how it is reached, what it agreed to, and how each value came to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from contacts.models import Contact
from contacts.profile import header_of, profile_of
from contacts.writing import present_ids
from crm.pages import render_page


@require_safe
def contact_information(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Whoever became part of another contact is found there."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact:
        return information_page(request, contact)
    if merged := present_ids([contact_id]):
        return redirect("contacts:contact_information", merged[contact_id])
    raise Http404


def information_page(request: HttpRequest, contact: Contact) -> HttpResponse:
    profile = profile_of(contact, request.GET.get("history", ""))
    context = {"contact": contact, "header": header_of(contact), "profile": profile}
    return render_page(request, "contacts/contact_information.html", context)
