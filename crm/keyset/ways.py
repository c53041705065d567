"""Ways to the rows of a page: plainly as they are asked for, or where the planner may be wrong about that, quicker."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from crm.cursors import Cursor
from crm.lookups import IsOneOf, checked

from .walks import Walk

FURTHER = 3
"""So many times as far goes a second look by key, where the first has met too few rows."""


@dataclass(frozen=True)
class Stretch:
    """One of a walk's ranges from the cursor on, of which the first `limit` rows are sought."""

    walk: Walk
    number: int
    limit: int
    cursor: Cursor | None
    backwards: bool

    @cached_property
    def rows(self) -> QuerySet:
        return self._range_of(self.walk)

    @cached_property
    def whole(self) -> QuerySet:
        """The same stretch of the whole table, whether or not the rows are in the walk, as keys alone."""
        return self._range_of(whole_table(self.walk))

    def _range_of(self, walk: Walk) -> QuerySet:
        return walk.ranges(self.cursor, self.backwards)[self.number]


class Way:
    """Leads to the rows of a stretch, or to those of them that lie near: then another way has to go on."""

    def into(self, stretch: Stretch) -> Iterator[QuerySet]:
        """What to try, each of which finds more than the one before."""
        raise NotImplementedError


class Plainly(Way):
    """All, in the way that the planner takes for the quickest."""

    def into(self, stretch):
        yield stretch.rows


@dataclass(frozen=True)
class Fetched(Way):
    """All: the sort values of whom `matching` finds are fetched and sorted, and then only those visited that are shown.

    It doesn't matter where in the list they are, only how many.
    """

    matching: QuerySet

    def into(self, stretch):
        keys = stretch.whole.filter(self.condition(self.matching.order_by().values("pk")))[: stretch.limit]
        yield stretch.rows.filter(IsOneOf(F(stretch.walk.tie), ArraySubquery(keys)))

    def condition(self, keys: QuerySet) -> Any:
        return IsOneOf(F("pk"), ArraySubquery(keys))


class ByHash(Fetched):
    """All: the walk is along keys alone, which are looked up among those of `matching`, and visits only who is shown.

    It costs next to nothing to pass a row, so it may be far to the next that matches; but first it reads who match,
    and if they were more than fit in the working memory, it would read them again for each row.
    """

    def condition(self, keys):
        return checked(Q(pk__in=keys))


@dataclass(frozen=True)
class ByKey(Way):
    """Those among the next `rows` of the whole table, or among three times as many.

    Spares a visit to each row where an index holds the conditions together with the primary key, as `key`.
    """

    rows: int
    key: Any

    def into(self, stretch):
        for ahead in (self.rows, FURTHER * self.rows):
            yield stretch.rows.filter(IsOneOf(self.key, ArraySubquery(stretch.whole[:ahead])))


@dataclass(frozen=True)
class RowByRow(Way):
    """Those among the next `rows` of the whole table, of which each is visited.

    `queryset` may ask for the same as the walk in a way that is quicker then. Costs a small query more.
    """

    rows: int
    queryset: QuerySet | None = None

    def into(self, stretch):
        walk = stretch.walk
        if self.queryset is not None:
            walk = type(walk)(self.queryset, walk.ordering)
        rows = replace(stretch, walk=walk).rows
        end = stretch.whole.values_list(walk.ordering.in_own_table.field, "pk")[self.rows : self.rows + 1].first()
        yield rows.filter(walk.beyond(end, not stretch.backwards)) if end else rows


def whole_table(walk: Walk) -> Walk:
    """All rows in the same order, as their keys alone from the table that has the sort value."""
    *relation, _ = walk.ordering.field.split("__")
    model = walk.queryset.model
    for each in relation:
        model = model._meta.get_field(each).related_model
    return Walk(model._default_manager.values("pk"), walk.ordering.in_own_table)
