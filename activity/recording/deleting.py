"""Orders that are taken back by whoever told of them; the summaries of their contacts follow."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.utils import timezone

from contacts.writing.retrying import retried

from .summaries import recompute_last_activity, recompute_orders


@retried
def delete_orders(external_ids: Collection[str]) -> int:
    """How many there were."""
    return _delete("external_id = ANY(%s)", [list(external_ids)])


@retried
def delete_orders_between(start: datetime, end: datetime) -> int:
    """Those placed in [start, end), of all contacts; reads all orders, since no page asks for them by time alone."""
    return _delete("ordered_at >= %s AND ordered_at < %s", [start, end])


def _delete(condition: str, values: list) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM activity_order WHERE {condition} RETURNING contact_id", values)
        contact_ids = [contact_id for (contact_id,) in cursor.fetchall()]
    touched, now = set(contact_ids), timezone.now()
    recompute_last_activity(touched, now)
    recompute_orders(touched, now)
    return len(contact_ids)
