"""The subscription categories as one contact stands in them."""

from django.db.models import F, FilteredRelation, Q, QuerySet

from contacts.models import Contact, SubscriptionCategory


def categories_of(contact: Contact) -> QuerySet[SubscriptionCategory]:
    """Every category with the contact's `state`, `since` and `source`, all None where it was never asked."""
    own = FilteredRelation("subscriptions", condition=Q(subscriptions__contact=contact))
    return SubscriptionCategory.objects.annotate(own=own).annotate(
        state=F("own__state"), since=F("own__since"), source=F("own__source")
    )
