"""The link in a confirmation mail: opening it changes nothing, since mail scanners do; its button confirms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contacts.models import Contact
from contacts.subscribing.entries import confirm
from contacts.subscribing.links import entry_of, preferences_path

from .public import gone, public


@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    entry = entry_of(token)
    if entry is None or not (entry.is_open or entry.confirmed_at):
        return gone(request)
    if request.method == "POST":
        confirm(entry)
        return redirect(request.path)
    contact = Contact.objects.filter(email=entry.email).first() if entry.confirmed_at else None
    context = {"entry": entry, "preferences": preferences_path(contact) if contact else ""}
    return render(request, "contacts/confirmation.html", context)
