"""The contact itself, and the summary row that lists and sorts it by what happened."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from contacts.querysets import ContactQuerySet

NEVER = datetime(1900, 1, 1, tzinfo=UTC)
"""Stands for "no activity yet": a column that the list sorts by is never NULL."""


class EmailStatus(models.TextChoices):
    """The worst that holds of the address; a later one of these outranks an earlier one, but the last."""

    ACTIVE = "active", "Active"
    NOT_CONFIRMED = "not_confirmed", "Not confirmed"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
    SPAM = "spam", "Spam report"
    BLACKLISTED = "blacklisted", "Blacklisted"
    NO_EMAIL = "no_email", "No email"


class Gender(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"


class Source(models.TextChoices):
    """The sources with labels of their own; the column itself takes any short text."""

    MANUAL = "manual", "Manual"
    IMPORT = "import", "Import"
    FORM = "subscription_form", "Subscription form"
    ORDER = "order", "Order"
    API = "api", "API"
    MOBILE_API = "mobile_api", "Mobile API"
    EVENT = "event", "Event"
    WEBSITE = "website", "Website"


class Contact(models.Model):
    """One person. Written by `contacts.writing` alone, which keeps identities and history in step."""

    external_id = models.CharField("external ID", max_length=255, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="", db_collation="C")
    phone = models.CharField(max_length=16, blank=True, default="", help_text="E.164, such as +380671234567")
    telegram_id = models.CharField("Telegram ID", max_length=64, blank=True, default="")

    first_name = models.CharField(max_length=40, blank=True, default="")
    last_name = models.CharField(max_length=40, blank=True, default="")
    gender = models.CharField(max_length=6, choices=Gender, blank=True, default="")
    birth_date = models.DateField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, default="", help_text="ISO 3166-1 alpha-2")
    region = models.CharField(max_length=100, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=255, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="", help_text="BCP 47")
    time_zone = models.CharField(max_length=64, blank=True, default="", help_text="IANA")
    source = models.CharField(max_length=40, default=Source.MANUAL)
    custom = models.JSONField(default=dict, blank=True, help_text="{field key: typed value}")

    email_status = models.CharField(max_length=13, choices=EmailStatus, default=EmailStatus.NO_EMAIL)
    confirmation_asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    has_mobile_push = models.BooleanField(default=False)
    has_web_push = models.BooleanField(default=False)

    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField("last edit", default=timezone.now)
    sort_name = models.CharField(max_length=90, default="", db_collation="C", editable=False)
    search = SearchVectorField(default="", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list newest or oldest first; the filter on days of creation.
            models.Index(fields=["created_at", "id"], name="contact_by_created"),
            # The list by last edit.
            models.Index(fields=["updated_at", "id"], name="contact_by_updated"),
            # The list by name.
            models.Index(fields=["sort_name", "id"], name="contact_by_name"),
            # The list by email.
            models.Index(fields=["email", "id"], name="contact_by_email"),
            # Filters on country, language and days of creation together, above all where few match, and their counts;
            # the statistics `contact_country_language` tell which countries go with which languages.
            models.Index(fields=["country", "language", "created_at"], name="contact_by_country"),
            # The search box. Without fastupdate no search reads through what imports have left pending.
            GinIndex(fields=["search"], name="contact_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.phone or f"Contact {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:contact_information", args=[self.pk])

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def source_label(self) -> str:
        return Source(self.source).label if self.source in Source else self.source

    def age_on(self, day: date) -> int | None:
        """Full years; somebody born on 29 February has a birthday on 1 March of other years."""
        born = self.birth_date
        if born is None or born > day:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def local_time(self, now: datetime) -> datetime | None:
        return now.astimezone(ZoneInfo(self.time_zone)) if self.time_zone else None


class ContactSummary(models.Model):
    """What the list sorts by: what happened, summed up by the activity app, one row per contact.

    `country` repeats the contact's own and is written with it, so that one index has a country's contacts in order.
    `word_signature` tells of the contact's words (`searching.signature`), so that a search of the list visits hardly
    anybody without them; all its bits are set where nothing is known.
    """

    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="summary")
    last_activity_at = models.DateTimeField(default=NEVER)
    orders = models.PositiveIntegerField(default=0)
    revenue = models.JSONField(default=dict, help_text="{currency: amount as text}")
    country = models.CharField(max_length=2, blank=True, default="", db_default="", editable=False)
    word_signature = models.BigIntegerField(default=-1, db_default=-1, editable=False)

    class Meta:
        verbose_name_plural = "contact summaries"
        indexes = [
            # The list by last activity, which is its first order; the filter on days of the last activity.
            models.Index(
                fields=["last_activity_at", "contact"],
                include=["word_signature"],
                name="summary_by_last_activity",
            ),
            # The same list of one country, who may be few among the latest.
            models.Index(
                fields=["country", "last_activity_at", "contact"],
                include=["word_signature"],
                name="summary_by_country",
            ),
        ]

    def __str__(self) -> str:
        return f"Summary of contact {self.contact_id}"
