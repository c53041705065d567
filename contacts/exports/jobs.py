"""What a person asks for: the export is written down with its job, and the worker does it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts.filters import ContactFilter
from contacts.models import Export
from contacts.tasks import work_on_export

EVERYBODY = "All contacts"


@transaction.atomic
def ask_for(filters: ContactFilter, columns: str, format: str, user: Any) -> Export:  # noqa: A002 (as the model has it)
    """The export is there if and only if its job is."""
    export = Export.objects.create(
        query=query_of(filters), words=in_words(filters), columns=columns, format=format, created_by=user
    )
    work_on_export.defer(export_id=export.pk)
    return export


def stop(export: Export, user: Any) -> None:
    """Its run notices at the next rows, and throws away what was written. One that has ended stays as it is."""
    at_work = Export.objects.filter(pk=export.pk, state__in=Export.AT_WORK)
    at_work.update(
        state=Export.State.STOPPED, finished_at=timezone.now(), error=f"It was stopped by {user.get_username()}."
    )


def query_of(filters: ContactFilter) -> str:
    """The filters and the order of the list, without its page."""
    query = filters.query.copy()
    if "sort" in filters.data:
        query["sort"] = filters.ordering.key
    return query.urlencode()


def in_words(filters: ContactFilter) -> str:
    """Country is Ukraine, Poland; Tier is Gold"""
    return "; ".join(f"{chip.label} {chip.value}" for chip in filters.summary) or EVERYBODY
