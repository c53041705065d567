"""One page of a list, and the ways to the pages around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet

from crm.cursors import Cursor, read_cursor, write_cursor

from .orderings import Ordering
from .walks import Walk
from .ways import Plainly, Stretch, Way

CURSORS = ("after", "before")
END = "end"
PLAINLY = (Plainly(),)


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


class Keys(Walk):
    """A walk of which each row carries its cursor."""

    def __init__(self, queryset: QuerySet, ordering: Ordering, ways: Sequence[Way] = PLAINLY):
        super().__init__(queryset, ordering)
        self.ways = ways
        self.queryset = self.queryset.annotate(keyset_value=F(ordering.field), keyset_pk=F(self.tie))

    def rows(self, limit: int, cursor: Cursor | None = None, *, backwards: bool = False) -> list[Any]:
        found: list[Any] = []
        for number in range(len(self.segments(cursor, backwards))):
            stretch = Stretch(self, number, limit, cursor, backwards)
            found += enough(chain.from_iterable(way.into(stretch) for way in self.ways), limit - len(found))
            if len(found) == limit:
                break
        return found

    def cursor_of(self, row: Any) -> str:
        names = ("keyset_value", "keyset_pk")
        return write_cursor(*(row[name] if isinstance(row, dict) else getattr(row, name) for name in names))

    def read_cursor(self, text: Any) -> Cursor | None:
        return read_cursor(text, self.value_field, self.queryset.model._meta.pk)


def enough(querysets: Iterable[QuerySet], wanted: int) -> list[Any]:
    """The first rows of the first queryset that has so many, else of the last one."""
    rows: list[Any] = []
    for queryset in querysets:
        rows = list(queryset[:wanted])
        if len(rows) == wanted:
            break
    return rows


def keyset_page(
    queryset: QuerySet,
    ordering: Ordering,
    params: Mapping[str, Any],
    size: int = 50,
    *,
    ways: Sequence[Way] = PLAINLY,
) -> Page:
    """The page that `after` or `before` in `params` names; a cursor that can't be read names the first.

    `queryset` gives instances or `.values()`; both carry the cursor as `keyset_value` and `keyset_pk`.
    Costs one query, and a second where an ascending page reaches the empty values, or its neighbours have gone.
    `ways` are tried in turn until the page is full, which may cost more; the last of them has to find all rows.
    """
    keys = Keys(queryset, ordering, ways)
    if params.get("before") == END:
        return last_page(keys, size)
    if cursor := keys.read_cursor(params.get("after")):
        return page_after(keys, cursor, size)
    if cursor := keys.read_cursor(params.get("before")):
        return page_before(keys, cursor, size)
    return forward_page(keys, keys.rows(size + 1), size)


def page_after(keys: Keys, cursor: Cursor, size: int) -> Page:
    rows = keys.rows(size + 1, cursor)
    return forward_page(keys, rows, size, has_previous=True) if rows else last_page(keys, size)


def page_before(keys: Keys, cursor: Cursor, size: int) -> Page:
    """Where too few rows are left before the cursor, that is the first page."""
    rows = keys.rows(size + 1, cursor, backwards=True)
    if len(rows) < size:
        return forward_page(keys, keys.rows(size + 1), size)
    return backward_page(keys, rows, size, has_next=True)


def last_page(keys: Keys, size: int) -> Page:
    return backward_page(keys, keys.rows(size + 1, backwards=True), size, has_next=False)


def forward_page(keys: Keys, rows: list[Any], size: int, *, has_previous: bool = False) -> Page:
    shown = rows[:size]
    return Page(
        shown,
        previous={"before": keys.cursor_of(shown[0])} if has_previous else None,
        next={"after": keys.cursor_of(shown[-1])} if len(rows) > size else None,
    )


def backward_page(keys: Keys, rows: list[Any], size: int, *, has_next: bool) -> Page:
    shown = rows[:size][::-1]
    return Page(
        shown,
        previous={"before": keys.cursor_of(shown[0])} if len(rows) > size else None,
        next={"after": keys.cursor_of(shown[-1])} if has_next else None,
    )
