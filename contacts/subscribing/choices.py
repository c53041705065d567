"""What is chosen of categories: by the person on the preference page, and of one of them by a user."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from contacts.models import Contact, Origin, Subscription, Suppression
from contacts.writing import Consent, ContactRow, Outcome, Standing, end_unsubscriptions, suppress, write_contact
from contacts.writing.retrying import retried

PAGE = "preference page"


@retried
def choose(contact: Contact, wanted: Collection[int], shown: Collection[int], *, again: bool = False) -> None:
    """Subscribe to the categories `wanted`, and leave the others that were `shown`; all by id.

    `again` ends the person's own unsubscription; a blacklisting or a spam report is for staff to end.
    """
    subscribed = set(
        contact.subscriptions.filter(state=Subscription.State.SUBSCRIBED).values_list("category_id", flat=True)
    )
    consent = Consent(
        subscribe=tuple(sorted(set(wanted) - subscribed)),
        unsubscribe=tuple(sorted(subscribed.intersection(shown).difference(wanted))),
        at=timezone.now(),
        source=PAGE,
        forced=True,
    )
    origin = Origin.of_form(PAGE)
    write_contact(ContactRow(contact_id=contact.pk, consent=consent), origin)
    if again:
        end_unsubscriptions([contact.email], "subscribed again by the person", origin)


def switch(contact_id: int, category_id: int, state: str, user: Any) -> Outcome:
    """A user's word on one category counts from now on, also against an earlier withdrawal."""
    is_on = state == Subscription.State.SUBSCRIBED
    consent = Consent(
        subscribe=(category_id,) if is_on else (),
        unsubscribe=() if is_on else (category_id,),
        at=timezone.now(),
        source=f"by {user.get_username()}",
        forced=True,
    )
    return write_contact(ContactRow(contact_id=contact_id, consent=consent), Origin.of_person(user))


def unsubscribe(contact: Contact) -> None:
    """Nothing is written to the email any more; the categories stay as they are. Again, it changes nothing."""
    kind = Suppression.Kind.UNSUBSCRIBED.value
    suppress([Standing(kind, timezone.now(), "by the person", address=contact.email)], Origin.of_form(PAGE))
