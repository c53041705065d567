"""What PostgreSQL expects of a query, from its statistics, before anything is read."""

import json
from typing import NamedTuple

from django.db.models import QuerySet


class Estimate(NamedTuple):
    """How many rows there are, and what it costs to find them in the planner's units: about one to visit a row anywhere
    in its table, a fiftieth to pass it in an index."""

    rows: int
    cost: float


NOBODY = Estimate(0, 0)


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
