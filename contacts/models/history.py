"""How each value came to be: what was written, when, and what did it."""

from django.conf import settings
from django.db import models

from .contact import Contact


class Origin(models.Model):
    """What did a write: a person, an import, an API key, an event."""

    class Kind(models.TextChoices):
        PERSON = "person", "by"
        IMPORT = "import", "by import"
        API = "api", "by API"
        EVENT = "event", "by event"
        FORM = "form", "by form"
        UNDO = "undo", "by undo of"

    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField(max_length=255, blank=True, default="", help_text="A user name, a file, a key, a form")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(kind="person"), name="origin_of_person"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(kind="form"), name="origin_of_form"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}".strip()

    @classmethod
    def of_person(cls, user) -> "Origin":
        """The origin of what `user` does by hand; one row per user."""
        return cls.objects.get_or_create(kind=cls.Kind.PERSON, user=user, defaults={"name": user.get_username()})[0]

    @classmethod
    def of_form(cls, name: str) -> "Origin":
        """The origin of what people do themselves by a subscription form or their preference page."""
        return cls.objects.get_or_create(kind=cls.Kind.FORM, name=name)[0]


EVIDENCE = "consent."
"""How the name in `Change.fields` begins of what was known of a subscription before it changed: {since, source}."""


def evidence_of(fields: dict[str, list], name: str) -> dict[str, str] | None:
    """What was known of the subscription that this field of a change is."""
    kind, _, key = name.partition(".")
    was, _ = fields.get(f"{EVIDENCE}{key}", (None, None)) if kind == "subscription" else (None, None)
    return was


class Change(models.Model):
    """One write to one contact. A creation's row has no fields: first values can be read back."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="changes", db_index=False)
    at = models.DateTimeField()
    origin = models.ForeignKey(Origin, models.PROTECT, related_name="changes", db_index=False)
    line = models.PositiveIntegerField(null=True, blank=True, help_text="The line of the import's file")
    fields = models.JSONField(default=dict, help_text="{field: [old, new]}")

    class Meta:
        indexes = [
            # The history of a contact, newest first.
            models.Index(fields=["contact", "at", "id"], name="change_of_contact"),
            # The contacts that an import wrote: to list them, and to undo it.
            models.Index(fields=["origin", "contact"], name="change_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.names) or 'created'} {self.origin}"

    @property
    def names(self) -> list[str]:
        """Of the fields that changed."""
        return [name for name in self.fields if not name.startswith(EVIDENCE)]
