"""Subscription forms: what a website asks its visitors, and what they answered."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .fields import CustomField
from .subscriptions import SubscriptionCategory

is_origin = RegexValidator(
    r"^https?://(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?\Z",
    "Use the scheme and the host alone, such as https://www.example.com.",
)


class SubscriptionForm(models.Model):
    """One form, at an address of its own and within other websites. It always asks for the email."""

    class Asked(models.TextChoices):
        """What it may ask for beside the email and the custom fields."""

        FIRST_NAME = "first_name", "First name"
        LAST_NAME = "last_name", "Last name"
        PHONE = "phone", "Phone"
        BIRTH_DATE = "birth_date", "Birth date"

    name = models.CharField(max_length=60, unique=True, help_text="For staff; kept with what comes by the form")
    slug = models.SlugField("address", max_length=60, unique=True, help_text="Its address is /forms/THIS/")
    title = models.CharField(max_length=100, help_text="As visitors see it")
    intro = models.TextField(max_length=1000, blank=True, default="", help_text="What people will get")
    asks_for = ArrayField(
        models.CharField(max_length=10, choices=Asked), default=list, blank=True, help_text="Beside the email"
    )
    custom_fields = models.ManyToManyField(
        CustomField, blank=True, related_name="+", limit_choices_to={"read_only": False}
    )
    categories = models.ManyToManyField(
        SubscriptionCategory, blank=True, related_name="+", help_text="What people subscribe to by it"
    )
    consent_text = models.CharField(
        "consent", max_length=180, help_text="What people must tick; kept with each subscription"
    )
    privacy_url = models.URLField(
        "privacy policy",
        max_length=500,
        blank=True,
        default="",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Its address; a link to it stands below the consent",
    )
    double_opt_in = models.BooleanField(
        "double opt-in", default=True, help_text="The email counts once the person follows the link sent to it."
    )
    after_text = models.TextField(
        "thanks",
        max_length=1000,
        default="Thank you. If we need you to confirm your email, a message with a link is on its way.",
        help_text="Shown after sending, whoever it was: it must not tell whether the address was known",
    )
    allowed_origins = ArrayField(
        models.CharField(max_length=200, validators=[is_origin]),
        default=list,
        blank=True,
        help_text="Websites that may show the form within their pages, such as https://www.example.com",
    )
    is_active = models.BooleanField("active", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:subscription_form", args=[self.slug])

    @property
    def source(self) -> str:
        """What is kept with the subscriptions that it brings: the form, and the words agreed to."""
        return f"form “{self.name}”: {self.consent_text}"


class FormEntry(models.Model):
    """What one visitor sent by a form, or an email that a program subscribed: what the person may confirm.

    Kept for a month, to see how many come from where.
    """

    CONFIRMED_WITHIN = timedelta(days=7)
    KEPT_FOR = timedelta(days=30)

    form = models.ForeignKey(
        SubscriptionForm, models.CASCADE, null=True, related_name="entries", help_text="None for one by a program"
    )
    ticket = models.CharField(max_length=32, unique=True, help_text="The page that it came from")
    email = models.CharField(max_length=254)
    values = models.JSONField(default=dict, help_text="{field: value}, cleaned")
    custom = models.JSONField(default=dict, help_text="{field key: value}, cleaned")
    categories = ArrayField(models.BigIntegerField(), default=list, help_text="By id, as the form granted them then")
    source = models.CharField(max_length=255, help_text="The form, and the words agreed to")
    network = models.CharField(max_length=43, help_text="Whence it came, without the last digits")
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "form entries"
        indexes = [
            # How many came for an address, and from a network, of late.
            models.Index(fields=["email", "at"], name="form_entry_by_email"),
            models.Index(fields=["network", "at"], name="form_entry_by_network"),
            # How many came of late at all, and those that are old enough to be forgotten.
            models.Index(fields=["at"], name="form_entry_by_time"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk} of {self.origin}"

    @property
    def origin(self) -> str:
        """What the history says of where it came from."""
        return self.form.name if self.form else self.source

    @property
    def title(self) -> str:
        """Of the form, as its visitors know it."""
        return self.form.title if self.form else ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be confirmed."""
        return self.confirmed_at is None and timezone.now() - self.at <= self.CONFIRMED_WITHIN
