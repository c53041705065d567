"""How many calls came, per minute, key and kind.

Those that were taken, and those above what a key may ask, are gathered in the memory of each web worker and written
once in a while, all by one statement: a count of its own would cost each call a second commit. A worker that stops
loses the last of them, and no data.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from contacts.models import ApiKey

log = logging.getLogger("intake")

Counted = tuple[datetime, int, str]
"""(minute, key id, kind)"""

_lock = Lock()
_taken: Counter[Counted] = Counter()
_shed: Counter[Counted] = Counter()


def count_taken(key: ApiKey, kind: str, number: int = 1) -> None:
    """Called after the commit of what was taken."""
    _gather(_taken, key, kind, number)


def count_shed(key: ApiKey, kind: str) -> None:
    """A call above what its key may ask: it is refused for that, and so costs no statement either."""
    _gather(_shed, key, kind, 1)


def count_refused(key: ApiKey, kind: str, number: int = 1) -> int:
    """How many of this kind were refused within the minute so far, by all workers; 0 where they could not be counted.

    Written at once: this decides whether they are kept.
    """
    return sum(_add([((_this_minute(), key.pk, kind), 0, number)]))


def write_gathered() -> None:
    with _lock:
        counts = [(counted, _taken[counted], _shed[counted]) for counted in sorted({*_taken, *_shed})]
        _taken.clear()
        _shed.clear()
    _add(counts)


def _gather(counter: Counter[Counted], key: ApiKey, kind: str, number: int) -> None:
    with _lock:
        is_first = not (_taken or _shed)
        counter[_this_minute(), key.pk, kind] += number
    if is_first and settings.INTAKE_COUNTING_SECONDS:
        Timer(settings.INTAKE_COUNTING_SECONDS, _write_apart).start()
    elif is_first:
        write_gathered()


def _write_apart() -> None:
    """In a thread of its own, whose connection ends with it."""
    try:
        write_gathered()
    finally:
        connection.close()


def _this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def _add(counts: Iterable[tuple[Counted, int, int]]) -> list[int]:
    """Add what was taken and what was refused; how much was refused by now. It doesn't wait for the disk.

    Sorted, so that two workers wait for each other in one order.
    """
    rows = [(*counted, taken, refused) for counted, taken, refused in counts]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH quickly AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
                " INSERT INTO contacts_arrivals (minute, key_id, kind, taken, refused)"
                " SELECT counted.* FROM quickly,"
                " unnest(%s::timestamptz[], %s::bigint[], %s::text[], %s::int[], %s::int[]) AS counted"
                " ON CONFLICT (minute, key_id, kind) DO UPDATE SET"
                " taken = contacts_arrivals.taken + excluded.taken,"
                " refused = contacts_arrivals.refused + excluded.refused"
                " RETURNING refused",
                [list(column) for column in zip(*rows, strict=True)],
            )
            return [refused for (refused,) in cursor.fetchall()]
    except DatabaseError:
        log.exception("Calls were not counted")
        return []
