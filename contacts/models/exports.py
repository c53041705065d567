"""Exports: what was asked for, how far the file is, and what it holds; the log of who took what when it is gone."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from crm.periods import workspace_zone


class ExportQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Everybody's own; staff see all."""
        return self if user.is_staff else self.filter(created_by=user)

    def in_state(self, state: str):
        return self.filter(state=state) if state else self


class Export(models.Model):
    """The list of contacts as one person saw it, on its way into a file."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        FAILED = "failed", "Failed"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    class Columns(models.TextChoices):
        LISTED = "listed", "Columns of the list"
        ALL = "all", "All fields"

    query = models.CharField(max_length=4000, blank=True, default="", help_text="The query string of the list")
    words = models.TextField(blank=True, default="", help_text="The same filter as people read it")
    columns = models.CharField(max_length=6, choices=Columns, default=Columns.ALL)
    format = models.CharField(max_length=4, choices=Format, default=Format.CSV)

    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    run = models.PositiveIntegerField(default=0, help_text="How often it was taken up; an earlier run can’t write")
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="As the list counts them")
    rows_done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    header = models.JSONField(default=list, help_text="The names of the file’s columns")
    path = models.CharField(max_length=1000, blank=True, default="", help_text="Of the file; empty when it is gone")
    size = models.BigIntegerField(default=0, help_text="Bytes")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    AT_WORK = (State.WAITING, State.RUNNING)

    class Meta:
        indexes = [
            # The log, newest first.
            models.Index(fields=["created_at", "id"], name="export_by_created"),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:export_page", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def address(self) -> str:
        """Of the list that it shows."""
        return f"{reverse('contacts:contact_list')}{'?' if self.query else ''}{self.query}"

    @property
    def file_name(self) -> str:
        return f"contacts-{self.created_at.astimezone(workspace_zone()):%Y-%m-%d}-{self.pk}.{self.format}"
