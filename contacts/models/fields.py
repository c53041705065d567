"""Custom fields: what a business keeps of its contacts beside the personal data."""

from django.core.validators import RegexValidator
from django.db import models

is_key = RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Use lower-case letters, digits and _, beginning with a letter.")


class FieldGroup(models.Model):
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class CustomField(models.Model):
    """One field; its values live in `Contact.custom` under `key`, typed as `type` says."""

    class Type(models.TextChoices):
        TEXT = "text", "Text"
        TEXT_AREA = "text_area", "Text area"
        NUMBER = "number", "Number"
        DECIMAL = "decimal", "Decimal"
        DATE = "date", "Date"
        DATETIME = "datetime", "Date and time"
        CHOICE = "choice", "Choice"
        CHOICES = "choices", "Several choices"

    key = models.CharField(max_length=60, unique=True, validators=[is_key])
    label = models.CharField(max_length=100)
    group = models.ForeignKey(FieldGroup, models.PROTECT, related_name="fields")
    type = models.CharField(max_length=9, choices=Type, default=Type.TEXT)
    options = models.JSONField("possible values", default=list, blank=True, help_text='A list: ["Gold", "Silver"]')
    minimum = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    required = models.BooleanField(default=False, help_text="The form asks for it; imports may leave it out.")
    read_only = models.BooleanField(default=False, help_text="Set by imports and integrations, not by the form.")
    indexed = models.BooleanField(default=False, help_text="Has an index, so that filtering by it is quick.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["group__position", "group__name", "position", "label"]

    def __str__(self) -> str:
        return self.label
