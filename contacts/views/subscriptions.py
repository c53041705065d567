"""The switches of a contact's subscription categories."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from contacts.forms import AgainForm
from contacts.models import Contact, Subscription, SubscriptionCategory
from contacts.profile import categories_of
from contacts.subscribing.choices import switch
from contacts.writing import Result

from .contact_information import information_page

SUBSCRIBED, UNSUBSCRIBED = Subscription.State.SUBSCRIBED, Subscription.State.UNSUBSCRIBED


@require_POST
def subscription(request, contact_id: int, category_id: int) -> HttpResponse:
    """Switch one category to the posted `state`; answers the page's side column, or leads back to the page.

    Whoever withdrew is not subscribed again by a slip of the hand: that has a page of its own.
    """
    contact, category = _found(contact_id, category_id)
    state = request.POST.get("state")
    if state not in (SUBSCRIBED, UNSUBSCRIBED):
        return HttpResponse("state is subscribed or unsubscribed", status=400, content_type="text/plain")
    if state == SUBSCRIBED and category.state == UNSUBSCRIBED:
        again = redirect("contacts:subscription_again", contact.pk, category.pk)
        return HttpResponseClientRedirect(again.url) if request.htmx else again
    _switch(request, contact, category, state)
    if not request.htmx:
        return redirect(contact)
    return information_page(request, Contact.objects.get(pk=contact.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def subscription_again(request: HttpRequest, contact_id: int, category_id: int) -> HttpResponse:
    """Whether somebody who withdrew asked for it; POST subscribes them."""
    contact, category = _found(contact_id, category_id)
    if category.state != UNSUBSCRIBED:
        return redirect(contact)
    form = AgainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _switch(request, contact, category, SUBSCRIBED)
        return redirect(contact)
    context = {"contact": contact, "category": category, "form": form}
    return render(request, "contacts/subscription_again.html", context, status=422 if form.is_bound else 200)


def _found(contact_id: int, category_id: int) -> tuple[Contact, Any]:
    """The category has the contact's state in it."""
    contact = get_object_or_404(Contact, pk=contact_id)
    return contact, get_object_or_404(categories_of(contact), pk=category_id)


def _switch(request: HttpRequest, contact: Contact, category: SubscriptionCategory, state: str) -> None:
    """404 where somebody has deleted the contact meanwhile."""
    if switch(contact.pk, category.pk, state, request.user).result == Result.REJECTED:
        raise Http404
