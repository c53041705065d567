"""What is dated ahead when it is written is no activity yet: it is noted, and followed once it has come."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from activity.models import ComingActivity
from contacts.writing.retrying import retried
from crm.bulk import ID_ARRAY, TEXT_ARRAY, id_array, text_array

from .summaries import EARLIEST, lock_summaries, recompute_last_activity
from .traces import Told

STEP = 1_000
"""So many contacts are followed together."""


def note_coming(written: Iterable[Told]) -> None:
    """Of each contact the next of what was written; asks nothing of the database where all has come."""
    coming: dict[int, datetime] = {}
    for told in written:
        if told.coming:
            coming[told.contact_id] = min(told.coming, coming.get(told.contact_id, told.coming))
    if not coming:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO activity_comingactivity AS stored (contact_id, at)
            SELECT * FROM unnest({ID_ARRAY}, {TEXT_ARRAY}::timestamptz[]) AS given (id, at) ORDER BY id
            {EARLIEST}
            """,
            [id_array(coming), text_array(map(str, coming.values()))],
        )


def follow_what_has_come() -> None:
    """Move the last activity of contacts forward to what has come since it was written."""
    while _follow_some():
        pass


@retried
def _follow_some() -> bool:
    """Whether anything had come. Summaries are locked first, as every writer does."""
    now = timezone.now()
    due = list(ComingActivity.objects.filter(at__lte=now).order_by("at").values_list("pk", flat=True)[:STEP])
    if due:
        with connection.cursor() as cursor:
            lock_summaries(cursor, due)
        ComingActivity.objects.filter(pk__in=due, at__lte=now).delete()
        recompute_last_activity(due, now)
    return bool(due)
