"""Quicker ways to rows that lie near: a look at the next ones of the whole table, before all of it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet

from crm.cursors import Cursor
from crm.lookups import IsOneOf, KeyAlone

from .walks import Walk

FURTHER = 3
"""So many times as far goes a second look by key, where the first has met too few rows."""


@dataclass(frozen=True)
class Ahead:
    """How many rows of the whole table to look at. Costs a query more, or two, where too few of the page are there."""

    rows: int

    def looks(
        self, walk: Walk, ranges: list[QuerySet], cursor: Cursor | None, backwards: bool
    ) -> Iterator[Iterator[QuerySet]]:
        """For each of the walk's ranges what of it lies near, in querysets that go further each."""
        for rows, whole in zip(ranges, whole_table(walk).ranges(cursor, backwards), strict=True):
            yield self.near(walk, rows, whole, backwards)

    def near(self, walk: Walk, rows: QuerySet, whole: QuerySet, backwards: bool) -> Iterator[QuerySet]:
        """Those of the range `rows` that are among the first of the range `whole`."""
        raise NotImplementedError


class ByKey(Ahead):
    """Spares a visit to each row where an index holds the conditions together with the primary key as `KeyAlone`."""

    def near(self, walk, rows, whole, backwards):
        for ahead in (self.rows, FURTHER * self.rows):
            yield rows.filter(IsOneOf(KeyAlone(F("pk")), ArraySubquery(whole[:ahead])))


@dataclass(frozen=True)
class RowByRow(Ahead):
    """Visits each row, for `queryset`, which asks for the same as the walk in the way that is quickest then."""

    queryset: QuerySet

    def looks(self, walk, ranges, cursor, backwards):
        own = type(walk)(self.queryset, walk.ordering).ranges(cursor, backwards)
        return super().looks(walk, own, cursor, backwards)

    def near(self, walk, rows, whole, backwards):
        end = whole.values_list(sort_value(walk), "pk")[self.rows : self.rows + 1].first()
        yield rows.filter(walk.beyond(end, not backwards)) if end else rows


def whole_table(walk: Walk) -> Walk:
    """All rows in the same order, as their keys alone from the table that has the sort value."""
    *relation, _ = walk.ordering.field.split("__")
    model = walk.queryset.model
    for each in relation:
        model = model._meta.get_field(each).related_model
    return Walk(model._default_manager.values("pk"), replace(walk.ordering, field=sort_value(walk)))


def sort_value(walk: Walk) -> str:
    """The name of the column that has it, in its own table."""
    return walk.ordering.field.rpartition("__")[2]
