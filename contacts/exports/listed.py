"""What an export holds: the contacts that the list shows, in its order, as rows of cells."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import F
from django.http import QueryDict

from contacts.filters import ContactFilter
from contacts.models import Contact, Export
from crm.keyset import Walk
from crm.tables.text_marks import with_text_mark

from .batches import Batch
from .columns import STORED, columns_of

BATCH = 2_000


class Unclear(Exception):
    """The filter can't be understood (any more); the message says which part of it, and why."""


class Listed:
    """Read on the connection `using`; raises Unclear, rather than hold people who weren't asked for."""

    def __init__(self, export: Export, using: str):
        self._using = using
        self.filters = ContactFilter(QueryDict(export.query), Contact.objects.using(using))
        if problems := self.filters.problems:
            raise Unclear("; ".join(f"{problem.label}: {problem.value}" for problem in problems))
        self._columns = columns_of(export, self.filters)
        self.header = [column.name for column in self._columns]

    def count(self) -> int:
        """As the list counts it."""
        return self.filters.qs.count()

    def batches(self) -> Iterator[list[Sequence[str]]]:
        """All rows, in the order of the list; two queries a batch, beside the one that goes through the list."""
        for contacts in Walk(self.filters.qs, self.filters.ordering).ranges():
            rows = contacts.values(*STORED, last_activity_at=F("summary__last_activity_at")).iterator(BATCH)
            while batch := list(islice(rows, BATCH)):
                yield self._cells(Batch(batch, self._using))

    def _cells(self, batch: Batch) -> list[Sequence[str]]:
        return list(zip(*(map(with_text_mark, column.cells(batch)) for column in self._columns), strict=True))
