"""Pages of a list that cost the same at any depth, found by the sort value and key of the row beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from crm.cursors import Cursor, read_cursor, write_cursor
from crm.lookups import IsOneOf, KeyAlone

END = "end"
FURTHER = 3
"""So many times as far goes a second look ahead, where the first has met too few rows."""


@dataclass(frozen=True)
class Ordering:
    """One way to sort a list; the primary key makes it total.

    `field` is never NULL, and may belong to a one-to-one relation that every row has: `summary__last_activity_at`.
    `empty` is its smallest value and stands for "none"; it sorts last in both directions.
    An index on the field and the primary key (the relation's own) serves every page.
    """

    key: str
    label: str
    field: str
    descending: bool = False
    empty: Any = None

    def tie(self, model: type[Model]) -> str:
        """The path of the key that breaks ties, beside `field` in its index."""
        return value_field_and_tie(model, self.field)[1]


@dataclass(frozen=True)
class Page:
    """The rows, and the query parameters of the pages around them: None where there is no such page."""

    rows: list[Any]
    previous: dict[str, str] | None = None
    next: dict[str, str] | None = None

    @property
    def has_previous(self) -> bool:
        return self.previous is not None

    @property
    def has_next(self) -> bool:
        return self.next is not None

    @property
    def first(self) -> dict[str, str] | None:
        return {} if self.has_previous else None

    @property
    def last(self) -> dict[str, str] | None:
        return {"before": END} if self.has_next else None


def keyset_page(
    queryset: QuerySet, ordering: Ordering, params: Mapping[str, Any], size: int = 50, *, ahead: int = 0
) -> Page:
    """The page that `after` or `before` in `params` names; a cursor that can't be read names the first.

    `queryset` gives instances or `.values()`; both carry the cursor as `keyset_value` and `keyset_pk`.
    Costs one query, and a second where an ascending page reaches the empty values, or its neighbours have gone.
    `ahead` is how far to look along the whole table, in this order, before all of it is asked: that spares a visit to
    each row where an index holds the queryset's conditions together with the primary key as `KeyAlone`, and costs a
    query more, or two, where too few rows lie so near.
    """
    keys = Keys(queryset, ordering, ahead)
    if params.get("before") == END:
        return last_page(keys, size)
    if cursor := keys.read_cursor(params.get("after")):
        return page_after(keys, cursor, size)
    if cursor := keys.read_cursor(params.get("before")):
        return page_before(keys, cursor, size)
    return forward_page(keys, keys.rows(size + 1), size)


def page_after(keys: "Keys", cursor: Cursor, size: int) -> Page:
    rows = keys.rows(size + 1, cursor)
    return forward_page(keys, rows, size, has_previous=True) if rows else last_page(keys, size)


def page_before(keys: "Keys", cursor: Cursor, size: int) -> Page:
    """Where too few rows are left before the cursor, that is the first page."""
    rows = keys.rows(size + 1, cursor, backwards=True)
    if len(rows) < size:
        return forward_page(keys, keys.rows(size + 1), size)
    return backward_page(keys, rows, size, has_next=True)


def last_page(keys: "Keys", size: int) -> Page:
    return backward_page(keys, keys.rows(size + 1, backwards=True), size, has_next=False)


def forward_page(keys: "Keys", rows: list[Any], size: int, *, has_previous: bool = False) -> Page:
    shown = rows[:size]
    return Page(
        shown,
        previous={"before": keys.cursor_of(shown[0])} if has_previous else None,
        next={"after": keys.cursor_of(shown[-1])} if len(rows) > size else None,
    )


def backward_page(keys: "Keys", rows: list[Any], size: int, *, has_next: bool) -> Page:
    shown = rows[:size][::-1]
    return Page(
        shown,
        previous={"before": keys.cursor_of(shown[0])} if len(rows) > size else None,
        next={"after": keys.cursor_of(shown[-1])} if has_next else None,
    )


class Walk:
    """A queryset in one ordering, from any (value, pk) on, forwards or backwards."""

    def __init__(self, queryset: QuerySet, ordering: Ordering):
        self.ordering = ordering
        self.value_field, self.tie = value_field_and_tie(queryset.model, ordering.field)
        self.queryset = queryset
        if "__" in ordering.field:
            # It always holds, and makes an inner join of the relation, so that the relation's index can lead.
            self.queryset = queryset.filter(**{f"{ordering.field}__isnull": False})

    def ranges(self, cursor: Cursor | None = None, backwards: bool = False) -> list[QuerySet]:
        """All that lies beyond the cursor, as querysets of which each goes on where the one before has ended."""
        ordered = self.queryset.order_by(*self.order(backwards))
        return [ordered.filter(segment) if segment else ordered for segment in self.segments(cursor, backwards)]

    def segments(self, cursor: Cursor | None, backwards: bool) -> list[Q]:
        """Conditions of index ranges that follow each other; two only where empty values are kept for last."""
        beyond = self.beyond(cursor, backwards) if cursor else Q()
        if self.ordering.empty is None or self.ordering.descending:
            return [beyond]
        field, empty = self.ordering.field, self.ordering.empty
        valued, unvalued = Q((f"{field}__gt", empty)), Q((field, empty))
        if not cursor:
            return [unvalued, valued] if backwards else [valued, unvalued]
        if cursor[0] != empty:
            return [valued & beyond] if backwards else [beyond, unvalued]
        rest = unvalued & self.beyond_key(cursor[1], backwards)
        return [rest, valued] if backwards else [rest]

    def order(self, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.ordering.descending is not backwards else ""
        return f"{sign}{self.ordering.field}", f"{sign}{self.tie}"

    def beyond(self, cursor: Cursor, backwards: bool) -> Q:
        comparison = TupleLessThan if self.ordering.descending is not backwards else TupleGreaterThan
        return Q(comparison(Tuple(F(self.ordering.field), F(self.tie)), cursor))

    def beyond_key(self, pk: Any, backwards: bool) -> Q:
        """Beside an equality PostgreSQL reads the whole range for a row-value comparison, and no more for this one.

        Both tables' keys are named, so that a join of two index ranges begins at the right row of each.
        """
        lookup = "lt" if backwards else "gt"
        return Q(**{f"{name}__{lookup}": pk for name in ("pk", self.tie)})


class Keys(Walk):
    """The same, of which each row carries its cursor."""

    def __init__(self, queryset: QuerySet, ordering: Ordering, ahead: int = 0):
        super().__init__(queryset, ordering)
        self.ahead = ahead
        self.queryset = self.queryset.annotate(keyset_value=F(ordering.field), keyset_pk=F(self.tie))

    def rows(self, limit: int, cursor: Cursor | None = None, *, backwards: bool = False) -> list[Any]:
        found: list[Any] = []
        whole = self.whole.ranges(cursor, backwards) if self.ahead else []
        for rows, beside in zip_longest(self.ranges(cursor, backwards), whole):
            wanted = limit - len(found)
            near = self.near(rows, beside, wanted) if beside is not None else []
            found += near or rows[:wanted]
            if len(found) == limit:
                break
        return found

    def near(self, rows: QuerySet, beside: QuerySet, wanted: int) -> list[Any]:
        """So many of the rows, if they are not further ahead than expected; else none."""
        for ahead in (self.ahead, FURTHER * self.ahead):
            near = list(rows.filter(is_among(beside[:ahead]))[:wanted])
            if len(near) == wanted:
                return near
        return []

    @property
    def whole(self) -> Walk:
        """All rows in the same order, as their keys alone from the table that has the sort value."""
        *relation, name = self.ordering.field.split("__")
        model = self.queryset.model
        for each in relation:
            model = model._meta.get_field(each).related_model
        return Walk(model._default_manager.values("pk"), replace(self.ordering, field=name))

    def cursor_of(self, row: Any) -> str:
        names = ("keyset_value", "keyset_pk")
        return write_cursor(*(row[name] if isinstance(row, dict) else getattr(row, name) for name in names))

    def read_cursor(self, text: Any) -> Cursor | None:
        return read_cursor(text, self.value_field, self.queryset.model._meta.pk)


def is_among(keys: QuerySet) -> IsOneOf:
    """That the primary key is one of these."""
    return IsOneOf(KeyAlone(F("pk")), ArraySubquery(keys))


def value_field_and_tie(model: type[Model], path: str) -> tuple[Any, str]:
    """The model field that holds the sort value, and the path of the key that breaks ties.

    That key is the relation's own column where a one-to-one relation points back at the model, since a row-value
    comparison can use an index only if both columns are in it.
    """
    relation_name, _, name = path.rpartition("__")
    if not relation_name:
        return model._meta.get_field(name), "pk"
    relation: Any = model._meta.get_field(relation_name)
    tie = f"{relation_name}__{relation.remote_field.attname}" if relation.one_to_one and relation.auto_created else "pk"
    return relation.related_model._meta.get_field(name), tie
