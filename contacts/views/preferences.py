"""The preference page of a contact, by its signed link: what the person gets, and the way out of all of it.

What is done here is recorded as the person's own word, so whoever is logged in only looks.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contacts.models import Contact, EmailStatus, SubscriptionCategory, Suppression
from contacts.profile.categories import categories_of
from contacts.subscribing import choices
from contacts.subscribing.links import contact_of, preferences_path, unsubscribe_path

from .public import gone, public


@public
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """POST saves the categories, and with `again` ends the person's own unsubscription."""
    contact = contact_of(token)
    if contact is None:
        return gone(request)
    if request.method == "POST" and not request.user.is_authenticated:
        known = {str(pk): pk for pk in SubscriptionCategory.objects.values_list("pk", flat=True)}
        wanted, shown = (
            {known[pk] for pk in request.POST.getlist(name) if pk in known} for name in ("wanted", "shown")
        )
        choices.choose(contact, wanted, shown, again="again" in request.POST)
        return redirect(f"{request.path}?saved=1")
    return _page(request, contact, "contacts/preferences.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program posts here (RFC 8058), and so does the page that a GET shows; it never redirects."""
    contact = contact_of(token)
    if contact is None:
        return gone(request)
    if request.POST.get("List-Unsubscribe") == "One-Click" and not request.user.is_authenticated:
        choices.unsubscribe(contact)
    return _page(request, contact, "contacts/unsubscribe.html")


def _page(request: HttpRequest, contact: Contact, template: str) -> HttpResponse:
    is_refused = request.method == "POST" and request.user.is_authenticated
    context = {
        "email": _veiled(contact.email),
        "categories": categories_of(contact),
        "suppressed": set(Suppression.objects.in_force_on(contact.email).values_list("kind", flat=True)),
        "is_unconfirmed": contact.email_status == EmailStatus.NOT_CONFIRMED,
        "is_refused": is_refused,
        "preferences": preferences_path(contact),
        "unsubscribe": unsubscribe_path(contact),
    }
    return render(request, template, context, status=403 if is_refused else 200)


def _veiled(email: str) -> str:
    """a…@example.com: enough for its owner, and little for whoever else sees the page."""
    name, _, domain = email.partition("@")
    return f"{name[0]}…@{domain}"
