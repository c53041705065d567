"""Imports: the file, how it is understood, how far it is, and what came of it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from .history import Origin


class ImportQuerySet(models.QuerySet):
    def lean(self):
        """Without what they compared and took back, which may be long."""
        return self.defer("differences", "undo")


class Import(models.Model):
    """One file on its way in, from the upload on; its log when it is done."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not started"
        COMPARING = "comparing", "Comparing"
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        STOPPED = "stopped", "Stopped"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    kind = models.CharField(max_length=12, help_text="contacts, devices, sends, events or orders")
    file_name = models.CharField(max_length=255, help_text="As the person called it")
    path = models.CharField(max_length=1000, blank=True, default="", help_text="Of the file; empty when it is gone")
    size = models.BigIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField("SHA-256", max_length=64)
    header = models.JSONField(default=list, help_text="The names of the file’s columns")
    mapping = models.JSONField(default=dict, help_text="{column: field}, of the columns that are imported")
    options = models.JSONField(default=dict, help_text="How the file is read: contacts.imports.options")

    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    run = models.PositiveIntegerField(default=0, help_text="How often it was taken up; an earlier run can’t write")
    phase = models.CharField(max_length=40, blank=True, default="", help_text="What is being done, in a word")
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="Of the phase, where they are counted")
    rows_done = models.PositiveIntegerField(default=0)
    rows_before = models.PositiveIntegerField(default=0, help_text="Those that an earlier run had done")
    phase_began_at = models.DateTimeField(null=True, blank=True)
    advanced_at = models.DateTimeField(null=True, blank=True, help_text="When it was last seen at work")
    error = models.TextField(blank=True, default="")

    differences = models.JSONField(null=True, blank=True, help_text="What it would do: contacts.imports.differences")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0, help_text="Values that stayed with their holders")
    kept = models.PositiveIntegerField(default=0, help_text="Categories that stayed closed, as the person chose")
    dropped = models.PositiveIntegerField(default=0, help_text="Faulty cells that were left out")

    undo = models.JSONField(
        null=True, blank=True, help_text="What was taken back, and what was not: contacts.imports.undoing"
    )

    origin = models.OneToOneField(Origin, models.PROTECT, null=True, blank=True, related_name="import_log")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    LONG = ("header", "mapping", "options", "differences", "undo", "error")
    """Columns that no list shows."""

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            # Whether a file was imported already.
            models.Index(fields=["sha256"], name="import_by_content"),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:import_page", args=[self.pk])

    AT_WORK = (State.COMPARING, State.WAITING, State.RUNNING, State.UNDOING)

    def may_be_changed_by(self, user: Any) -> bool:
        """Whoever uploaded it, and staff who may delete its contacts one by one; all others look at it."""
        return self.created_by_id == user.pk or (user.is_staff and user.has_perm("contacts.delete_contact"))

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def took(self) -> timedelta | None:
        """From its first start to its last end."""
        return self.finished_at - self.started_at if self.started_at and self.finished_at else None


class ImportChunk(models.Model):
    """What one transaction of an import did: a line that is in a chunk is done, whatever happens later."""

    # Indexed, since an import that goes on asks for its chunks.
    by_import = models.ForeignKey(Import, models.CASCADE, related_name="chunks")
    lines = ArrayField(models.PositiveIntegerField(), help_text="The numbers of its lines in the file")
    trace = models.JSONField(default=dict, help_text="What it wrote beside contacts, so that it can be undone")

    def __str__(self) -> str:
        return f"{len(self.lines)} lines of import {self.by_import_id}"


class RejectedRow(models.Model):
    """A line that was not taken, or only without some of its cells."""

    # Indexed, since staff look for the rejects of one import.
    by_import = models.ForeignKey(Import, models.CASCADE, related_name="rejected_rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class ImportConflict(models.Model):
    """A value that stayed with its holder instead of moving to the contact that a row named."""

    # Indexed, since staff look for the conflicts of one import.
    by_import = models.ForeignKey(Import, models.CASCADE, related_name="held_values")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=512)
    holder_id = models.BigIntegerField(null=True, help_text="The contact that has the value")
    contact_id = models.BigIntegerField(null=True, help_text="The contact that the row named")

    def __str__(self) -> str:
        return f"line {self.line}: {self.field} {self.value}"


class SavedMapping(models.Model):
    """Settings of an import under a name, proposed again for files with the same columns."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12)
    header = models.JSONField(help_text="The names of the file’s columns, in its order")
    options = models.JSONField(help_text="As `Import.options`")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
