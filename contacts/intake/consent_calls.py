"""Calls on consent: subscribing a person, addresses that are not to be written to, and categories."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from contacts.cleaning import clean_email
from contacts.models import ApiKey, Contact, EmailStatus, Subscription, SubscriptionCategory, Suppression
from contacts.subscribing.entries import ask_to_confirm
from contacts.writing import Consent, ContactRow, Result, Standing, end_unsubscriptions, suppress, write_contact
from crm.sites import site_of
from crm.values import Invalid

from .answers import REFUSED, WrittenOut
from .api import CallRequest, may_read, may_write
from .contact_calls import written_answer
from .errors import Refused
from .people import present_id, refuse_rejected, write_people
from .refusals import refused_at
from .repeating import REPEATABLE, repeatable
from .rows import Reader
from .schemas import EmailsCall, SubscribeCall, Told

router = Router(tags=["Consent"], by_alias=True)

UNSUBSCRIBED = Suppression.Kind.UNSUBSCRIBED
CONFIRMED_BY_MAIL = (EmailStatus.NOT_CONFIRMED, EmailStatus.UNSUBSCRIBED)
"""What the link in the mail ends."""


class CategoryOut(Told):
    key: str
    title: str
    description: str


class DoneOut(Told):
    done: int


@router.post(
    "contact/subscribe",
    auth=may_write,
    response={200: WrittenOut} | REFUSED,
    summary="Subscribe a contact",
    openapi_extra=REPEATABLE,
)
def subscribe_contact(request: CallRequest, body: SubscribeCall):
    """For forms of your own: the person asked for it just now, so a category that was left is joined again.

    The email of a new contact is *not confirmed* until the person follows the link in a mail that is sent to it; one
    that was known stays as it was, and gets the mail again where it is not confirmed or unsubscribed. With
    `doubleOptIn` false no mail is sent, and a new email counts as confirmed.
    """
    return repeatable(request, request.auth, lambda: _subscribe(request, body))


@router.get(
    "contact/{int:contact_id}/subscriptions",
    auth=may_read,
    response={200: list[str]} | REFUSED,
    summary="Get the categories of a contact",
)
def contact_subscriptions(request: HttpRequest, contact_id: int):
    subscribed = Subscription.objects.filter(contact=present_id(contact_id), state=Subscription.State.SUBSCRIBED)
    return list(subscribed.order_by("category__position", "category__title").values_list("category__key", flat=True))


@router.get("subscriptions", auth=may_read, response={200: list[CategoryOut]} | REFUSED, summary="List the categories")
def subscriptions(request: HttpRequest):
    return list(SubscriptionCategory.objects.all())


@router.post(
    "emails/unsubscribed/add",
    auth=may_write,
    response={200: DoneOut} | REFUSED,
    summary="Unsubscribe email addresses",
    openapi_extra=REPEATABLE,
)
def add_unsubscribed(request: CallRequest, body: EmailsCall):
    """Whether or not a contact has the address; one that arrives with it later is unsubscribed at once."""
    return repeatable(request, request.auth, lambda: _unsubscribe(request.auth, _emails(body), _told_at(request)))


@router.post(
    "emails/unsubscribed/delete",
    auth=may_write,
    response={200: DoneOut} | REFUSED,
    summary="Take email addresses off the unsubscribed",
    openapi_extra=REPEATABLE,
)
def remove_unsubscribed(request: CallRequest, body: EmailsCall):
    """Where the person opted in again. What is blacklisted or reported as spam stays so: that is for staff to end."""
    return repeatable(request, request.auth, lambda: _resubscribe(request.auth, _emails(body), refused_at(request)))


def _told_at(request: CallRequest) -> datetime:
    return refused_at(request) or timezone.now()


def _subscribe(request: CallRequest, body: SubscribeCall) -> dict[str, Any]:
    """Made again by staff, it is as old as it is: a later withdrawal holds, and nobody who withdrew gets a mail."""
    key, at = request.auth, _told_at(request)
    reader = Reader(key, at)
    try:
        person = reader.person(body.contact)
    except Refused as refused:
        raise refused.inside("contact") from None
    theirs = person.row.consent.subscribe if person.row.consent else ()
    categories = (*theirs, *reader.category_ids(body.subscription_keys))
    source = f"API: {key.name}"
    person.row.consent = Consent(categories, at=at, source=source, forced=refused_at(request) is None, own=True)
    [outcome] = write_people([person], key)
    refuse_rejected(outcome, person.row)
    if body.double_opt_in and (email := person.row.values.get("email")):
        if outcome.result == Result.CREATED or "email" in outcome.changes:
            asked = Standing(EmailStatus.NOT_CONFIRMED.value, cause=source)
            write_contact(ContactRow(contact_id=outcome.contact_id, standing=asked), key.origin)
        withdrawn = refused_at(request) and Suppression.objects.in_force_on(email).filter(at__gt=at).exists()
        if Contact.objects.filter(email=email, email_status__in=CONFIRMED_BY_MAIL).exists() and not withdrawn:
            ask_to_confirm(email, source=source, site=site_of(request))
    return written_answer(outcome, reader)


def _emails(body: EmailsCall) -> list[str]:
    emails = []
    for number, email in enumerate(body.emails):
        try:
            emails.append(clean_email(email))
        except Invalid as error:
            raise Refused(422, str(error), f"emails[{number}]") from None
    return sorted(set(emails))


def _unsubscribe(key: ApiKey, emails: list[str], at: datetime) -> dict[str, Any]:
    cause = f"API: {key.name}"
    suppress([Standing(UNSUBSCRIBED.value, at, cause=cause, address=email) for email in emails], key.origin)
    return {"done": len(emails)}


def _resubscribe(key: ApiKey, emails: list[str], at: datetime | None) -> dict[str, Any]:
    """`at` is when the call was refused, if it is made again: whoever unsubscribed since then stays so."""
    return {"done": end_unsubscriptions(emails, "opted in again, as the API said", key.origin, told_by=at)}
