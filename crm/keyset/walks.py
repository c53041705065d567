"""A list in one ordering as ranges of its index."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from crm.cursors import Cursor

from .orderings import Ordering, value_field_and_tie


class Walk:
    """A queryset in one ordering, from any (value, pk) on, forwards or backwards."""

    def __init__(self, queryset: QuerySet, ordering: Ordering):
        self.ordering = ordering
        self.value_field, self.tie = value_field_and_tie(queryset.model, ordering.field)
        self.queryset = queryset.filter(**ordering.common) if ordering.within else queryset
        if "__" in ordering.field:
            # It always holds, and makes an inner join of the relation, so that the relation's index can lead.
            self.queryset = self.queryset.filter(**{f"{ordering.field}__isnull": False})

    def ranges(self, cursor: Cursor | None = None, backwards: bool = False) -> list[QuerySet]:
        """All that lies beyond the cursor, as querysets of which each goes on where the one before has ended."""
        ordered = self.queryset.order_by(*self.order(backwards))
        return [ordered.filter(segment) if segment else ordered for segment in self.segments(cursor, backwards)]

    def segments(self, cursor: Cursor | None, backwards: bool) -> list[Q]:
        """Conditions of index ranges that follow each other; two only where empty values are kept for last."""
        beyond = self.beyond(cursor, backwards) if cursor else Q()
        if not self.keeps_empty_for_last:
            return [beyond]
        field, empty = self.ordering.field, self.ordering.empty
        valued, unvalued = Q((f"{field}__gt", empty)), Q((field, empty))
        if not cursor:
            return [unvalued, valued] if backwards else [valued, unvalued]
        if cursor[0] != empty:
            return [valued & beyond] if backwards else [beyond, unvalued]
        rest = unvalued & beyond
        return [rest, valued] if backwards else [rest]

    @property
    def keeps_empty_for_last(self) -> bool:
        """Whether its index has them first."""
        return self.ordering.empty is not None and not self.ordering.descending

    def order(self, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.ordering.descending is not backwards else ""
        return f"{sign}{self.ordering.field}", f"{sign}{self.tie}"

    def beyond(self, cursor: Cursor, backwards: bool) -> Q:
        """That a row of the cursor's segment lies beyond it."""
        if self.keeps_empty_for_last and cursor[0] == self.ordering.empty:
            return self.beyond_key(cursor[1], backwards)
        comparison = TupleLessThan if self.ordering.descending is not backwards else TupleGreaterThan
        return Q(comparison(Tuple(F(self.ordering.field), F(self.tie)), cursor))

    def beyond_key(self, pk: Any, backwards: bool) -> Q:
        """Beside an equality PostgreSQL reads the whole range for a row-value comparison, and no more for this one.

        Both tables' keys are named, so that a join of two index ranges begins at the right row of each.
        """
        lookup = "lt" if backwards else "gt"
        return Q(**{f"{name}__{lookup}": pk for name in ("pk", self.tie)})
