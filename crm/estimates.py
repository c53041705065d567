"""What PostgreSQL expects of a query, from its statistics, before anything is read."""

import json
from hashlib import sha256
from typing import NamedTuple, cast

from django.core.cache import caches
from django.db import connection
from django.db.models import QuerySet

KEPT_FOR = 60
"""Seconds for which an estimate is good: who sees one page of a list asks for the next, and statistics move slowly."""


class Estimate(NamedTuple):
    """How many rows there are, and what it costs to find them in the planner's units: about one to visit a row anywhere
    in its table, a fiftieth to pass it in an index."""

    rows: int
    cost: float


NOBODY = Estimate(0, 0)


def recent_estimates_of(*several: QuerySet, name: str) -> list[Estimate]:
    """The same, but as it was said to this process within the last minute of what has this name."""
    key = sha256(f"estimates {connection.settings_dict['NAME']} {name}".encode()).hexdigest()
    return cast(list[Estimate], caches["process"].get_or_set(key, lambda: estimates_of(*several), KEPT_FOR))


def estimates_of(*several: QuerySet) -> list[Estimate]:
    """One of each, in one small query; one that asks for nobody isn't asked."""
    asked = [each.order_by().values("pk") for each in several if not each.query.is_empty()]
    if not asked:
        return [NOBODY] * len(several)
    first, *others = asked
    plan = json.loads(first.union(*others, all=True).explain(format="json"))[0]["Plan"]
    plans = iter(plan["Plans"] if others else [plan])
    return [NOBODY if each.query.is_empty() else _estimate(next(plans)) for each in several]


def _estimate(plan: dict) -> Estimate:
    return Estimate(plan["Plan Rows"], plan["Total Cost"])
