"""How many calls came, per minute, key and kind."""

import logging

from django.db import DatabaseError, connection
from django.utils import timezone

from contacts.models import ApiKey

log = logging.getLogger("intake")


def count_arrivals(key: ApiKey, kind: str, *, taken: int = 0, refused: int = 0) -> int:
    """How many calls of this kind were refused within the minute so far; 0 where they could not be counted.

    Called after the commit of what was taken. It doesn't wait for the disk: a crash may lose the last counts, and
    nothing else.
    """
    minute = timezone.now().replace(second=0, microsecond=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH quickly AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
                " INSERT INTO contacts_arrivals (key_id, kind, minute, taken, refused)"
                " SELECT %s, %s, %s, %s, %s FROM quickly"
                " ON CONFLICT (minute, key_id, kind) DO UPDATE SET"
                " taken = contacts_arrivals.taken + excluded.taken,"
                " refused = contacts_arrivals.refused + excluded.refused"
                " RETURNING refused",
                [key.pk, kind, minute, taken, refused],
            )
            return cursor.fetchone()[0]
    except DatabaseError:
        log.exception("Calls were not counted")
        return 0
