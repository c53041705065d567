"""The log of imports: what was read, how it was understood, what came of it."""

from django.conf import settings
from django.db import models

from .history import Origin


class Import(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=12, help_text="contacts, devices, sends, events or orders")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    mapping = models.JSONField(default=dict, help_text="{column: field}")
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    origin = models.OneToOneField(Origin, models.PROTECT, related_name="import_log")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    rejects_path = models.CharField(max_length=500, blank=True, default="")
    error = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"


class ImportConflict(models.Model):
    """A value that stayed with its holder instead of moving to the contact that a row named."""

    # Indexed, since staff look for the conflicts of one import.
    by_import = models.ForeignKey(Import, models.CASCADE, related_name="conflicts")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=512)
    holder_id = models.BigIntegerField(null=True, help_text="The contact that has the value")
    contact_id = models.BigIntegerField(null=True, help_text="The contact that the row named")

    def __str__(self) -> str:
        return f"line {self.line}: {self.field} {self.value}"
