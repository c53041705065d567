"""The quickest way to a page of the contacts that words find, however common the words are."""

from collections.abc import Sequence
from functools import cached_property
from statistics import median

from django.db.models import F, Value

from contacts.models import Contact
from contacts.querysets import ContactQuerySet, has_words
from contacts.searching import is_short_number
from contacts.ways import MOST_FETCHED, ways_to
from crm.estimates import recent_estimates_of
from crm.keyset import PLAINLY, ByHash, Fetched, RowByRow, Way
from crm.lookups import IsOneOf, checked

MOST_NAMED = 500
"""So many are fetched by their keys and sorted; of more these are a sample."""

FEW_VISITED = 3_000
"""So many rows of the list are visited for a number of few digits, of which there is no sample."""

MOST_VISITED = 7_500
"""To visit more of them costs more than to name all who match."""


class WordSearch:
    """Contacts in which every word of `q` begins a stored one. Costs one or two small queries.

    The planner knows common words, which a walk along the list soon meets. It can't tell how rare others are, and
    would walk in vain: so the index of words names the first of those. If there are no more, that is all to know. If
    there are, they are a sample, since a table grows by its keys and is read in that order: the wider they lie apart,
    the rarer are the words. Of a number of few digits an index would read a good part to name anybody: it is common.
    """

    def __init__(self, q: str):
        self.q = q
        self.matching = Contact.objects.matching(q)
        self.expected, self.everybody = recent_estimates_of(self.matching, Contact.objects.all(), name=f"search {q}")
        self.is_short_number = is_short_number(q)

    def among(self, contacts: ContactQuerySet, *, key: str = "pk") -> ContactQuerySet:
        """Those of `contacts`; `key` is the path of the contact's key in the table whose index a list follows."""
        if self.are_named:
            return contacts.filter(IsOneOf(F(key), Value(self.first))) if self.first else contacts.none()
        return contacts.matching(self.q)

    def ways(self, contacts: ContactQuerySet, size: int, *, alone: bool) -> Sequence[Way]:
        """Ways to a page of those of `contacts`, who are all if the search is `alone`.

        The planner would walk far for some hundreds, whom to fetch and sort costs less.
        """
        if self.are_named:
            return PLAINLY
        if self.is_known:
            return ways_to(self.matching, size, self.expected, self.everybody) if alone else PLAINLY
        rows = FEW_VISITED if self.is_short_number else int(1.5 * size * self.apart)
        beyond = (self._all(),) if alone else PLAINLY
        most = min(self.number, MOST_VISITED) if alone and self.number <= MOST_FETCHED else MOST_VISITED
        return (RowByRow(rows, self.walked(contacts)), *beyond) if rows <= most else beyond

    def _all(self) -> Way:
        return Fetched(self.matching) if self.number <= MOST_FETCHED else ByHash(self.matching)

    def walked(self, contacts: ContactQuerySet) -> ContactQuerySet:
        """Those of `contacts`, visited one by one whatever the planner expects."""
        return contacts.filter(checked(has_words(self.q)))

    @property
    def is_known(self) -> bool:
        """Whether the planner knows that they are common."""
        return self.expected.rows > MOST_FETCHED

    @property
    def are_named(self) -> bool:
        """Whether the first are all."""
        return not self.is_short_number and not self.is_known and len(self.first) <= MOST_NAMED

    @cached_property
    def first(self) -> list[int]:
        return list(self.matching.order_by().values_list("pk", flat=True)[: MOST_NAMED + 1])

    @cached_property
    def apart(self) -> float:
        """Of so many contacts one matches, by the sample; the middle key tells, since some rows have moved."""
        return max(2 * (median(self.first) - min(self.first)) / len(self.first), 1)

    @property
    def number(self) -> float:
        """How many match of what is commoner than expected, by the sample."""
        return self.everybody.rows if self.is_short_number else self.everybody.rows / self.apart
