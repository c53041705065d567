"""Addresses that must not be written to, and why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .channels import Channel
from .history import Origin


class SuppressionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at=None)

    def in_force_on(self, *emails: str):
        """What keeps these email addresses from being written to."""
        return self.in_force().filter(channel=Channel.EMAIL, address__in=emails)


class Suppression(models.Model):
    """One reason not to use one address. Keyed by address: it outlives the contact."""

    class Kind(models.TextChoices):
        """As `EmailStatus` names them; a later one outranks an earlier one."""

        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        SPAM = "spam", "Spam report"
        BLACKLISTED = "blacklisted", "Blacklisted"

    channel = models.CharField(max_length=11, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(max_length=512, db_collation="C")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True, default="")
    cause = models.CharField(max_length=255, blank=True, default="", help_text="The campaign or import behind it")
    origin = models.ForeignKey(Origin, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True, default="")
    ended_by = models.ForeignKey(Origin, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address", "kind"],
                condition=Q(ended_at=None),
                name="suppression_in_force",
            )
        ]
        indexes = [
            # All that was ever said of an address, what has ended included: profiles, imports, the admin's search.
            models.Index(fields=["address", "channel"], name="suppression_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.get_kind_display().lower()}"


ENDED_BY_STAFF = (Suppression.Kind.BLACKLISTED, Suppression.Kind.SPAM)
"""An unsubscription ends with the person's own new opt-in alone, which can't end these."""

WORST_FIRST: tuple[str, ...] = tuple(reversed(Suppression.Kind.values))
