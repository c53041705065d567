"""Turns of writers, where no constraint can keep what they write unique."""

from collections.abc import Iterable
from zlib import crc32

from django.db import connection

LOCKS = 256
"""So many stand for all names of a kind; a server has room for some thousands."""


def take_turns(kind: str, names: Iterable[str]) -> None:
    """Wait until no other transaction writes one of these names of the kind, and keep others waiting until the commit.

    Whoever has its turn sees what the others have committed. Sorted, so that two can't wait for each other.
    """
    locks = sorted({crc32(name.encode()) % LOCKS for name in names})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), lock) FROM unnest(%s::int[]) AS lock", [kind, locks])
