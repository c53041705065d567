"""Events: what a person did in the app or on the website."""

from django.db import models

from activity.querysets import EventQuerySet
from contacts.models import Contact

from .campaigns import Workflow


class EventType(models.Model):
    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    workflows = models.ManyToManyField(Workflow, related_name="event_types", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="events", db_index=False)
    type = models.ForeignKey(EventType, models.PROTECT, related_name="events", db_index=False)
    event_key = models.CharField(max_length=255, help_text="The sender's event ID, or one derived from the row")
    occurred_at = models.DateTimeField()
    key_value = models.CharField(max_length=255, blank=True, default="")
    params = models.JSONField(default=dict, blank=True, help_text="{name: value}")

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            # An event that is reported again is known by it.
            models.UniqueConstraint(fields=["contact", "type", "event_key"], name="event_of_contact"),
        ]
        indexes = [
            # The events of a contact in a period, newest first, and their totals.
            models.Index(fields=["contact", "occurred_at", "id"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} of {self.contact_id}"
