"""Admins that save by a write path of their own, which records what was written, when and by whom."""

from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponseRedirect

from .deleting import CountedDeletion
from .large_tables import LargeTableAdmin


class Refused(Exception):
    """The write path would not write it; the message says why."""


class WrittenAdmin(CountedDeletion, LargeTableAdmin):
    """Shows a refusal to the person, and keeps people's names out of the admin's own log.

    That log would hold them when the contact is gone; it says only which number was deleted by whom.
    """

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def log_addition(self, request, obj, message):
        """The write path has recorded it."""

    def log_change(self, request, obj, message):
        """The write path has recorded it."""

    def log_deletions(self, request, queryset):
        content_type = ContentType.objects.get_for_model(self.model)
        named = {obj.pk: f"{content_type.name} {obj.pk}" for obj in queryset}
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=request.user.pk,
                content_type=content_type,
                object_id=pk,
                object_repr=name,
                action_flag=DELETION,
            )
            for pk, name in named.items()
        )
