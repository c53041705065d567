"""The page of one contact: who it is, how it is reached, what it agreed to, and how each value came to be."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacts.models import Contact, Origin, Subscription, SubscriptionCategory
from contacts.profile import header_of, profile_of
from contacts.writing import Consent, ContactRow, present_ids, write_contact
from crm.pages import render_page


@require_safe
def contact_information(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Whoever became part of another contact is found there."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact:
        return _page(request, contact)
    if merged := present_ids([contact_id]):
        return redirect("contacts:contact_information", merged[contact_id])
    raise Http404


@require_POST
def subscription(request, contact_id: int, category_id: int) -> HttpResponse:
    """Switch one category to the posted `state`; answers the page's side column, or leads back to the page."""
    contact = get_object_or_404(Contact, pk=contact_id)
    category = get_object_or_404(SubscriptionCategory, pk=category_id)
    consent = _consent(category, request.POST.get("state"), request.user.get_username())
    if consent is None:
        return HttpResponse("state is subscribed or unsubscribed", status=400, content_type="text/plain")
    write_contact(ContactRow(contact_id=contact.pk, consent=consent), Origin.of_person(request.user))
    if not request.htmx:
        return redirect(contact)
    return _page(request, Contact.objects.get(pk=contact.pk))


def _consent(category: SubscriptionCategory, state: str | None, username: str) -> Consent | None:
    """A person's word counts from now on, also against an earlier withdrawal."""
    wanted = {Subscription.State.SUBSCRIBED: "subscribe", Subscription.State.UNSUBSCRIBED: "unsubscribe"}
    if state not in wanted:
        return None
    given = {wanted[Subscription.State(state)]: (category.pk,)}
    return Consent(**given, at=timezone.now(), source=f"by {username}", forced=True)


def _page(request: HttpRequest, contact: Contact) -> HttpResponse:
    profile = profile_of(contact, request.GET.get("history", ""))
    context = {"contact": contact, "header": header_of(contact), "profile": profile}
    return render_page(request, "contacts/contact_information.html", context)
