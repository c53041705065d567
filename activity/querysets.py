"""Questions asked of sends, events and orders; each method narrows, orders or loads, one idea each."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, OuterRef, Value, When
from django.db.models.functions import Cast, Greatest, TruncDay, TruncMonth, TruncWeek, TruncYear

from contacts.models import NEVER, Contact
from crm.periods import Period, workspace_zone

REPORTED = ("sent", "delivered", "undelivered", "read", "clicked", "unsubscribed", "spam")
"""The statuses of a send, each with the time when it was reached."""

_TRUNCATE = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth, "year": TruncYear}


class ActivityQuerySet(models.QuerySet):
    """What sends, events and orders have in common: a contact, and the instant named by `at`."""

    at = ""

    def of(self, contact: Contact):
        return self.filter(contact=contact)

    def during(self, period: Period, now: datetime):
        """What happened in the period; what lies in the future is part of "all time" alone."""
        if period.end is None:
            return self
        return self.filter(**{f"{self.at}__gte": period.start, f"{self.at}__lt": period.end, f"{self.at}__lte": now})

    def per(self, unit: str, *by: str, now: datetime):
        """Rows `{bucket: first local day of the unit, …by: value}`, to be annotated with aggregates.

        The future has no bucket, and what a wrong clock dates before all else is in the bucket of `NEVER`: so no day
        leaves the calendar when it becomes local.
        """
        came_at = Greatest(F(self.at), Value(NEVER))
        first_day = Cast(_TRUNCATE[unit](came_at, tzinfo=workspace_zone()), models.DateField())
        bucket = Case(When(**{f"{self.at}__lte": now}, then=first_day))
        return self.order_by().values(*by, bucket=bucket)

    def first_at(self) -> datetime | None:
        """When the first of them came, no earlier than `NEVER`."""
        first = self.order_by(self.at).values_list(self.at, flat=True).first()
        return first and max(first, NEVER)


class SendQuerySet(ActivityQuerySet):
    at = "sent_at"

    def by_channel(self, channel: str):
        return self.filter(channel=channel) if channel else self

    def by_status(self, status: int | None):
        return self.filter(status=status) if status else self

    def as_lines(self):
        """The columns of the list, as dicts."""
        return self.values(
            "channel",
            "status",
            "reason",
            *(f"{status}_at" for status in REPORTED),
            message=F("campaign__name"),
            display_frequency=F("campaign__display_frequency"),
            display_limit=F("campaign__display_limit"),
            by_workflow=F("workflow__name"),
        )


class EventQuerySet(ActivityQuerySet):
    at = "occurred_at"

    def as_lines(self):
        """The columns of the list, as dicts; `workflows` are the names of those assigned to the event's type."""
        event_type: Any = self.model._meta.get_field("type").related_model
        assigned = event_type.workflows.through.objects
        names = assigned.filter(eventtype=OuterRef("type")).order_by("workflow__name").values("workflow__name")
        return self.values("key_value", "params", "occurred_at", name=F("type__name"), workflows=ArraySubquery(names))


class OrderQuerySet(ActivityQuerySet):
    at = "ordered_at"

    def as_lines(self):
        """The columns of the list, as dicts."""
        return self.values("external_id", "amount", "currency", "status", "items", "details", "ordered_at")
