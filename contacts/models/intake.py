"""What arrives from programs: messages that were taken, calls that were refused, and how many there were."""

import json
from uuid import uuid4

from django.conf import settings
from django.db import models

from .keys import ApiKey


class Receipt(models.Model):
    """A message that was taken, and what it became: the same message again is answered by this.

    That of a tracked message says nothing more, and stays as long as the event; that of a call is kept for 30 days.
    """

    sender = models.CharField(max_length=64, help_text="What the message’s ID is unique in, such as key:7")
    message_id = models.CharField(max_length=255)
    became = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "message_id"], name="receipt_of_message"),
        ]
        indexes = [
            # Those that are forgotten in time, among the many of tracked messages.
            models.Index(fields=["at"], condition=~models.Q(became={}), name="receipt_of_call"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} of {self.sender}"


class Refusal(models.Model):
    """A call that was refused, kept as it came, so that it can be made again once the cause is mended."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="refusals", db_index=False)
    kind = models.CharField(max_length=100, help_text="What was called, such as POST /api/v1/contact")
    at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(help_text="Of the answer")
    reason = models.TextField()
    path = models.CharField(max_length=2000)
    payload = models.TextField(blank=True, default="")
    message_id = models.CharField(max_length=255, blank=True, default="", help_text="Its Idempotency-Key")
    cut = models.BooleanField(default=False, help_text="The payload was too long to keep whole")
    tried_at = models.DateTimeField(null=True, blank=True, help_text="When it was made again, and refused again")
    replayed_at = models.DateTimeField(null=True, blank=True)
    replayed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            # Those still to be mended, newest first.
            models.Index(fields=["at", "id"], name="refusal_open", condition=models.Q(replayed_at=None)),
            # Those that are old enough to be forgotten.
            models.Index(fields=["at"], name="refusal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"

    @property
    def method(self) -> str:
        return self.kind.partition(" ")[0]

    @property
    def is_replayable(self) -> bool:
        return self.replayed_at is None and not self.cut

    @property
    def payload_lines(self) -> str:
        """What was sent, one value on each line where it is JSON."""
        try:
            return json.dumps(json.loads(self.payload), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            return self.payload


class ContactBatch(models.Model):
    """Contacts that came in one call: kept until they are written, all in one transaction, by a job."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        FINISHED = "finished", "Finished"

    session = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="batches", db_index=False)
    # Text, since JSON may hold characters that jsonb may not; what they are in is refused when it is read.
    call = models.TextField(blank=True, default="", help_text="What was sent, as JSON; empty once it is written")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    results = models.JSONField(default=list, help_text="Of each contact: its ID and result, or the fault")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "contact batches"

    def __str__(self) -> str:
        return str(self.session)


class Arrivals(models.Model):
    """How many calls of one kind came by one key within one minute."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="arrivals", db_index=False)
    kind = models.CharField(max_length=100)
    minute = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "arrivals"
        constraints = [
            models.UniqueConstraint(fields=["minute", "key", "kind"], name="arrivals_of_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.taken} taken and {self.refused} refused: {self.kind}"
