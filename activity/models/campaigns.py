"""Campaigns and their sends: one message to one contact, and how far it got."""

from django.db import models
from django.db.models import Q

from activity.querysets import SendQuerySet
from contacts.models import Channel, Contact


class Workflow(models.Model):
    name = models.CharField(max_length=150, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    name = models.CharField(max_length=255)
    channel = models.CharField(max_length=11, choices=Channel)
    display_frequency = models.CharField(max_length=60, blank=True, default="", help_text="Of a widget: once a day")
    display_limit = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many displays of a widget one person should see at most…"
    )
    display_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="…within so many hours")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "channel"], name="campaign_name_on_channel"),
            models.CheckConstraint(
                # NULL would satisfy any comparison of a constraint, so it is asked for by name.
                condition=Q(display_limit=None, display_hours=None)
                | Q(
                    display_limit__isnull=False, display_limit__gte=1, display_hours__isnull=False, display_hours__gte=1
                ),
                name="campaign_display_limit",
                violation_error_message="How many displays, and within how many hours: give both or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SendStatus(models.IntegerChoices):
    """In the order in which the furthest wins, whatever arrives first."""

    SENT = 1, "Sent"
    DELIVERED = 2, "Delivered"
    UNDELIVERED = 3, "Undelivered"
    READ = 4, "Read"
    CLICKED = 5, "Clicked"
    UNSUBSCRIBED = 6, "Unsubscribed"
    SPAM = 7, "Spam"

    @property
    def slug(self) -> str:
        return self.name.lower()

    @property
    def at(self) -> str:
        """The field of a send that holds when it was reached."""
        return f"{self.slug}_at"


class Send(models.Model):
    """One message to one contact; each status reached keeps its earliest reported time."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="sends", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sends", db_index=False)
    channel = models.CharField(max_length=11, choices=Channel)
    workflow = models.ForeignKey(Workflow, models.SET_NULL, null=True, blank=True, related_name="sends", db_index=False)
    message_key = models.CharField(max_length=255, help_text="The sender's message ID, or one derived from the row")
    status = models.PositiveSmallIntegerField(choices=SendStatus, default=SendStatus.SENT)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    undelivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    clicked_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    spam_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="", help_text="Why it was not delivered")

    objects = SendQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        constraints = [
            # A send that is reported again is known by it.
            models.UniqueConstraint(fields=["contact", "campaign", "message_key"], name="send_of_contact"),
        ]
        indexes = [
            # The sends of a contact in a period, newest first, and their totals.
            models.Index(fields=["contact", "sent_at", "id"], name="send_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} to {self.contact_id}"
