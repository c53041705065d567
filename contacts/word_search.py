"""The quickest way to a page of the contacts that words find, however common the words are."""

from collections.abc import Sequence
from functools import cached_property
from statistics import median

from django.db.models import F, Value
from django.db.models.lookups import Exact

from contacts.models import Contact
from contacts.querysets import ContactQuerySet, has_words
from contacts.searching import is_short_number, sought_signature
from contacts.ways import MOST_FETCHED, ways_to
from crm.estimates import recent_estimates_of
from crm.keyset import PLAINLY, ByHash, Fetched, Ordering, RowByRow, Way
from crm.lookups import IsOneOf, checked

MOST_NAMED = 500
"""So many are fetched by their keys and sorted; of more these are a sample."""

FEW_VISITED = 3_000
"""So many rows of the list are visited for a number of few digits, of which there is no sample."""

MOST_VISITED = 7_500
"""To visit more of them costs more than to name all who match."""

SIGNED = "summary"
"""The relation of which the list's index has the signature."""

PASSED = 40
"""So many are passed by their signatures in the time of one visit."""


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
        self.signature = sought_signature(q)

    def among(self, contacts: ContactQuerySet, *, key: str = "pk") -> ContactQuerySet:
        """Those of `contacts`; `key` is the path of the contact's key in the table whose index a list follows."""
        if self.are_named:
            return contacts.filter(IsOneOf(F(key), Value(self.first))) if self.first else contacts.none()
        return contacts.matching(self.q)

    def ways(self, contacts: ContactQuerySet, size: int, ordering: Ordering, *, alone: bool) -> Sequence[Way]:
        """Ways to a page of those of `contacts`, who are all if the search is `alone`.

        The planner would walk far for some hundreds, whom to fetch and sort costs less.
        """
        if self.are_named:
            return PLAINLY
        signed = bool(self.signature) and ordering.field.startswith(f"{SIGNED}__")
        walked, passed = self._walked(contacts, signed), PASSED if signed else 1
        if self.is_known:
            known = self.matching, size, self.expected, self.everybody
            return ways_to(*known, walked=walked, passed=passed) if alone else PLAINLY
        rows = FEW_VISITED if self.is_short_number else int(1.5 * size * self.apart)
        most = min(self.number, MOST_VISITED) if self.are_few else MOST_VISITED
        beyond = self._beyond(contacts, alone)
        return (RowByRow(rows, walked), *beyond) if rows <= passed * most else beyond

    def _beyond(self, contacts: ContactQuerySet, alone: bool) -> Sequence[Way]:
        """Ways to all of them, where a walk has ended."""
        if self.are_few:
            return (Fetched(contacts.matching(self.q)),)
        return (ByHash(self.matching),) if alone else PLAINLY

    def _walked(self, contacts: ContactQuerySet, signed: bool) -> ContactQuerySet:
        """Those of `contacts`, visited one by one whatever the planner expects.

        If the index of the list is `signed`, most of those without the words are passed there, and not visited.
        """
        found = contacts.filter(checked(has_words(self.q)))
        if not signed:
            return found
        may_have = Exact(F(f"{SIGNED}__word_signature").bitand(self.signature), self.signature)
        return found.filter(checked(may_have))

    @property
    def is_known(self) -> bool:
        """Whether the planner knows that they are common."""
        return self.expected.rows > MOST_FETCHED

    @property
    def are_named(self) -> bool:
        """Whether the first are all."""
        return not self.is_short_number and not self.is_known and len(self.first) <= MOST_NAMED

    @property
    def are_few(self) -> bool:
        """Whether they are fetched at once, though the first are not all."""
        return self.number <= MOST_FETCHED

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
