"""Keys by which programs send contacts and activity, or read them."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from .devices import Application
from .history import Origin

MARK = "ck_"
"""Begins every key, so that one that got lost is recognised."""

RANDOM_BYTES = 32
PREFIX_LENGTH = 9
BETWEEN_USES = timedelta(minutes=1)
"""How often, at most, the last use is written."""


class ApiKeyQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(revoked_at=None)

    def revoke(self, user: Any) -> int:
        """How many are in force no longer; what was revoked before keeps its date."""
        return self.in_force().update(revoked_at=timezone.now(), revoked_by=user)


class ApiKey(models.Model):
    """A right to write or to read. The key itself is shown once, when it is made, and stored nowhere."""

    class Scope(models.TextChoices):
        """Who may write may also track: tell what people do, which deletes nothing and makes no two customers one."""

        WRITE = "write", "Write"
        TRACK = "track", "Track"
        READ = "read", "Read"
        BOTH = "both", "Write and read"

    name = models.CharField(max_length=100, unique=True, help_text="Who uses it, such as “Shop” or “Nightly sync”.")
    scope = models.CharField(
        max_length=5,
        choices=Scope,
        default=Scope.WRITE,
        help_text="A website or an app should carry one that may only track: it can’t be kept secret there.",
    )
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="keys",
        db_index=False,
        help_text="The application whose devices come by this key.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the key")
    prefix = models.CharField(max_length=PREFIX_LENGTH, editable=False, help_text="To recognise the key by")
    origin = models.OneToOneField(Origin, models.PROTECT, editable=False, help_text="Of what comes by this key")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def issue(self) -> str:
        """Save a new key with its origin; the key itself, which nobody can read again."""
        text = MARK + secrets.token_urlsafe(RANDOM_BYTES)
        self.digest, self.prefix = digest_of(text), text[:PREFIX_LENGTH]
        self.origin = Origin.objects.create(kind=Origin.Kind.API, name=self.name)
        self.save()
        return text

    def allows(self, scope: str) -> bool:
        may_track = scope == self.Scope.TRACK and self.scope == self.Scope.WRITE
        return self.scope in (scope, self.Scope.BOTH) or may_track

    def mark_used(self) -> None:
        """Written once a minute, by one of the requests that come at the same time."""
        due = timezone.now() - BETWEEN_USES
        if self.last_used_at is None or self.last_used_at < due:
            unmarked = ApiKey.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=due), pk=self.pk)
            self.last_used_at = timezone.now()
            unmarked.update(last_used_at=self.last_used_at)


def digest_of(text: str) -> str:
    """What a key is found by, so that how long it takes tells nothing of the keys that there are."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
