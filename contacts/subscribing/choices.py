"""What a person chooses on the preference page: categories on and off, nothing at all, or to be back."""

from collections.abc import Collection

from django.utils import timezone

from contacts.models import Contact, Origin, Subscription, Suppression
from contacts.writing import Consent, ContactRow, Standing, release, suppress, write_contact
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
    in_force = Suppression.objects.in_force_on(contact.email) if again else Suppression.objects.none()
    for unsubscription in in_force.filter(kind=Suppression.Kind.UNSUBSCRIBED):
        release(unsubscription, "subscribed again by the person", origin)


def unsubscribe(contact: Contact) -> None:
    """Nothing is written to the email any more; the categories stay as they are. Again, it changes nothing."""
    kind = Suppression.Kind.UNSUBSCRIBED.value
    suppress([Standing(kind, timezone.now(), "by the person", address=contact.email)], Origin.of_form(PAGE))
