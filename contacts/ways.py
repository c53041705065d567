"""The ways to a page of the contacts whom filters find, by how many PostgreSQL expects them to be."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from contacts.querysets import ContactQuerySet
from crm.estimates import Estimate
from crm.keyset import PLAINLY, ByHash, ByKey, Fetched, RowByRow, Way

MOST_FETCHED = 2_000
"""So many are fetched and sorted, however they stand in the list; beyond, their keys are looked up in a hash."""

MOST_HASHED = 130_000
"""So many keys fit in the memory that PostgreSQL takes for a hash unless it is told otherwise, and half of that to
spare. More contacts stand so close in the list that a walk can't pass many others."""

LEAST_PASSED = 15
"""To find all who match may cost as much as to visit one contact in so many; what costs more isn't worth it."""

READS_AN_INDEX_ONCE = (17,)
"""The version from which on PostgreSQL reads an index once for many keys, not anew for each."""

LEAST_NAMED = 500
"""To visit fewer contacts costs next to nothing, whatever an index could answer for them."""


def ways_to(
    matching: ContactQuerySet,
    size: int,
    expected: Estimate,
    everybody: Estimate,
    *,
    key: Any = None,
    walked: ContactQuerySet | None = None,
    passed: int = 1,
) -> Sequence[Way]:
    """Ways to a page of those `matching`, whom an index finds; by `key` it answers for many at once.

    `walked` asks for the same on a walk, where so many are `passed` in the time of one visit.

    The planner supposes that they stand anywhere in the list, and are as soon met on a walk as others. That is mostly
    so, and grossly wrong of whom an old import wrote, newest first, or of the French by name. So a walk visits twice
    as many rows as it should have to, and then as many as cost a part of what it costs to find all who match. If that
    doesn't fill the page they are far away: found by their keys, and only visited if they are shown.
    """
    distance = size * everybody.rows // max(expected.rows, 1)
    if expected.rows <= MOST_FETCHED:
        far_away: Way = Fetched(matching)
    elif expected.rows <= MOST_HASHED and LEAST_PASSED * expected.cost <= everybody.rows:
        far_away = ByHash(matching)
    else:
        return PLAINLY
    if key and LEAST_NAMED <= distance <= expected.cost and can_name_many(matching):
        return ByKey(5 * distance // 4, key), far_away
    near, far = 2 * distance, passed * expected.cost / 4
    most = min(passed * expected.cost, everybody.rows)
    return *[RowByRow(int(rows), walked) for rows in (near, far) if near <= rows <= most], far_away


def can_name_many(contacts: ContactQuerySet) -> bool:
    return connections[contacts.db].get_database_version() >= READS_AN_INDEX_ONCE
