"""The database as it was at one moment, read from beside the work that goes on in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

ALIAS = "snapshot"
SETTINGS = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL cursor_tuple_fraction = 1",  # the planner else takes a cursor for one whose first rows matter most
)


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection of its own, on which nothing changes until the block ends.

    Within a caller's transaction, where another connection would miss what that wrote, it is the caller's.
    """
    if connection.in_atomic_block:
        yield DEFAULT_DB_ALIAS
        return
    connections[ALIAS] = connection.copy(ALIAS)
    try:
        with transaction.atomic(using=ALIAS):
            with connections[ALIAS].cursor() as cursor:
                for setting in SETTINGS:
                    cursor.execute(setting)
            yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
