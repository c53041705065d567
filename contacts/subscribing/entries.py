"""Entries by a form: what visitors send, and how they confirm it, or what a program says, by the link in a mail.

Anybody can type anybody's address. So whoever has to confirm becomes a contact at once, whose email is not confirmed,
but a contact that is known already is left untouched until the link is followed.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from contacts.models import (
    ENDED_BY_STAFF,
    EmailStatus,
    FormEntry,
    Origin,
    Source,
    Subscription,
    SubscriptionCategory,
    SubscriptionForm,
    Suppression,
)
from contacts.writing import Consent, ContactRow, Existing, Standing, end_unsubscriptions, write_contact
from contacts.writing.retrying import retried

from .jobs import send_confirmation
from .limits import is_too_much


class TicketUsed(Exception):
    """The ticket has brought another address already."""


@dataclass(frozen=True)
class Answers:
    """What a visitor entered, cleaned and ready for JSON: {field: value} and {custom field's key: value}."""

    email: str
    values: dict[str, str]
    custom: dict[str, Any]


@retried
def enter(form: SubscriptionForm, answers: Answers, *, ticket: str, network: str, site: str) -> None:
    """Take what a visitor sent; `site` is this site's own address, for the links in the mail.

    The same ticket again changes nothing. What is above a limit is dropped, and nobody is told.
    """
    if is_too_much(answers.email, network):
        return
    entered = {
        "form": form,
        "email": answers.email,
        "values": answers.values,
        "custom": answers.custom,
        "categories": list(form.categories.values_list("pk", flat=True)),
        "source": form.source,
        "network": network,
    }
    entry, is_new = FormEntry.objects.get_or_create(ticket=ticket, defaults=entered)
    if is_new:
        _write_entered(entry, form, site)
    elif entry.email != answers.email:
        raise TicketUsed


def ask_to_confirm(email: str, *, source: str, site: str) -> None:
    """Send the mail by which a person whom a program subscribed confirms the email, unless too many went there."""
    kinds = set(Suppression.objects.in_force_on(email).values_list("kind", flat=True))
    if kinds.isdisjoint(ENDED_BY_STAFF) and not is_too_much(email):
        entry = FormEntry.objects.create(ticket=uuid4().hex, email=email, source=source)
        send_confirmation.defer(entry_id=entry.pk, site=site)


def _write_entered(entry: FormEntry, form: SubscriptionForm, site: str) -> None:
    kinds = set(Suppression.objects.in_force_on(entry.email).values_list("kind", flat=True))
    if not form.double_opt_in and not kinds and not _has_left(entry):
        _write(entry, existing=Existing.FILL, consent=_consent(entry))
        return
    _write(entry, existing=Existing.SKIP, standing=Standing(EmailStatus.NOT_CONFIRMED.value, entry.at))
    if kinds.isdisjoint(ENDED_BY_STAFF):
        send_confirmation.defer(entry_id=entry.pk, site=site)


def _has_left(entry: FormEntry) -> bool:
    """Whether the person withdrew from one of the categories: then a stranger may not join it in that name."""
    left = Subscription.objects.filter(contact__email=entry.email, state=Subscription.State.UNSUBSCRIBED)
    return left.filter(category__in=entry.categories).exists()


@retried
def confirm(entry: FormEntry) -> None:
    """The person has the address: what was sent is theirs, and ends an unsubscription of theirs. Once only."""
    entry = FormEntry.objects.select_for_update(of=["self"]).select_related("form").get(pk=entry.pk)
    if not entry.is_open:
        return
    entry.confirmed_at = timezone.now()
    entry.save(update_fields=["confirmed_at"])
    _write(entry, confirmed_at=entry.confirmed_at, consent=replace(_consent(entry), own=True))
    end_unsubscriptions([entry.email], "subscribed again", Origin.of_form(entry.origin))


def _write(
    entry: FormEntry,
    *,
    existing: Existing = Existing.UPDATE,
    consent: Consent | None = None,
    standing: Standing | None = None,
    **more: Any,
) -> None:
    """Write what was entered. A visitor is who has the email; somebody else's phone opens no other contact."""
    values = {**entry.values, "email": entry.email, **more}
    if born := values.get("birth_date"):
        values["birth_date"] = date.fromisoformat(born)
    row = ContactRow(values, dict(entry.custom), consent=consent, standing=standing)
    origin = Origin.of_form(entry.origin)
    write_contact(row, origin, match=("email",), source=Source.FORM, existing=existing)


def _consent(entry: FormEntry) -> Consent:
    categories = SubscriptionCategory.objects.filter(pk__in=entry.categories).values_list("pk", flat=True)
    return Consent(subscribe=tuple(categories), at=timezone.now(), source=entry.source)
