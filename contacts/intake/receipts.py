"""The same message any number of times, also at once, is one message."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from contacts.models import ApiKey, Receipt
from contacts.writing.retrying import retried

Written = dict[str, Any]
"""What a message became, ready for JSON."""


def sender_of(key: ApiKey) -> str:
    return f"key:{key.pk}"


@retried
def once(sender: str, message_id: str, write: Callable[[], Written]) -> Written:
    """What the message became: `write` says it the first time, its receipt ever after. Commits both or neither.

    A twin that comes at the same moment waits for the first to commit, and then answers the same. Without an ID every
    message is a new one.
    """
    if not message_id:
        return write()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_receipt (sender, message_id, became, at) VALUES (%s, %s, '{}', now())"
            " ON CONFLICT (sender, message_id) DO NOTHING RETURNING id",
            [sender, message_id],
        )
        inserted = cursor.fetchone()
    if inserted is None:
        return Receipt.objects.values_list("became", flat=True).get(sender=sender, message_id=message_id)
    became = write()
    Receipt.objects.filter(pk=inserted[0]).update(became=became)
    return became


def first_seen(sender: str, message_ids: Iterable[str]) -> set[str]:
    """Those of the messages that never came before; they have receipts from the caller's commit on.

    Sorted, so that two batches with the same messages wait for each other in one order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_receipt (sender, message_id, became, at)"
            " SELECT %s, message_id, '{}', now() FROM unnest(%s::text[]) AS message_id ORDER BY message_id"
            " ON CONFLICT (sender, message_id) DO NOTHING RETURNING message_id",
            [sender, list(set(message_ids))],
        )
        return {message_id for (message_id,) in cursor.fetchall()}
