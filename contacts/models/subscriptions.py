"""Consent: which subscription categories a contact is in, since when and by which source."""

from django.db import models

from .contact import Contact
from .fields import is_key


class SubscriptionCategory(models.Model):
    key = models.CharField(max_length=60, unique=True, validators=[is_key])
    title = models.CharField(max_length=100)
    description = models.CharField(max_length=255, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "title"]
        verbose_name_plural = "subscription categories"

    def __str__(self) -> str:
        return self.title


class Subscription(models.Model):
    """The present state of one category for one contact; each change of it is a `Change` as well."""

    class State(models.TextChoices):
        SUBSCRIBED = "subscribed", "Subscribed"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="subscriptions", db_index=False)
    category = models.ForeignKey(SubscriptionCategory, models.CASCADE, related_name="subscriptions", db_index=False)
    state = models.CharField(max_length=12, choices=State)
    since = models.DateTimeField()
    source = models.CharField(max_length=255, blank=True, default="", help_text="What set the state, in words")

    class Meta:
        constraints = [
            # Also finds the subscriptions of a contact.
            models.UniqueConstraint(fields=["contact", "category"], name="subscription_of_contact"),
        ]
        indexes = [
            # The filter on categories, answered without a look at the rows.
            models.Index(fields=["category", "state", "contact"], name="subscription_by_category"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.state}"
