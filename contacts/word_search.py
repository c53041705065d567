"""The quickest way to a page of the contacts that words find, however common the words are."""

from functools import cached_property
from statistics import median

from django.db.models import F, Q, Value

from contacts.models import Contact
from contacts.querysets import MOST_RARE, ContactQuerySet, has_words
from contacts.searching import is_short_number
from crm.estimates import expected_of
from crm.keyset import RowByRow
from crm.lookups import IsOneOf, checked

MOST_NAMED = 500
"""So many are fetched by their keys and sorted; of more these are a sample."""

MOST_UNCOMMON = 10_000
"""Beyond so many a walk along a list of a million meets fifty of them sooner than an index could name all."""

FEW_VISITED = 3_000
"""So many rows of the list are visited in any case for what is common: fifty of them, if it is."""

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
        self.expected, self.everybody = expected_of(self.matching, Contact.objects.all())
        self.is_short_number = is_short_number(q)

    def among(self, contacts: ContactQuerySet, *, key: str = "pk", alone: bool = False) -> ContactQuerySet:
        """Those of `contacts`, for a page of a list.

        `key` is the path of the contact's key in the table whose index the list follows. `alone` says that nothing else
        narrows the list: then a walk along an index of keys alone looks them up among those of all who match, unless
        they are few, or the planner knows that it meets them soon.
        """
        if self.are_named:
            return contacts.filter(IsOneOf(F(key), Value(self.first))) if self.first else contacts.none()
        are_many = self.number > MOST_RARE and self.expected <= MOST_UNCOMMON
        if alone and are_many and (key != "pk" or self.expected > MOST_RARE):
            return contacts.filter(checked(Q(**{f"{key}__in": self.matching.values("pk")})))
        return contacts.matching(self.q)

    def ahead(self, contacts: ContactQuerySet, size: int) -> RowByRow | None:
        """How far to look for a page of those of `contacts`, if more match than the planner expects: as far as it takes
        by the sample if nothing else narrows the list, and half of that to spare."""
        if self.is_short_number:
            return RowByRow(FEW_VISITED, self.walked(contacts))
        if self.expected > MOST_RARE or self.are_named:
            return None
        rows = int(1.5 * size * self.apart)
        return RowByRow(rows, self.walked(contacts)) if rows <= MOST_VISITED else None

    def walked(self, contacts: ContactQuerySet) -> ContactQuerySet:
        """Those of `contacts`, visited one by one whatever the planner expects."""
        return contacts.filter(checked(has_words(self.q)))

    @property
    def are_named(self) -> bool:
        """Whether the first are all."""
        return not self.is_short_number and self.expected <= MOST_RARE and len(self.first) <= MOST_NAMED

    @cached_property
    def first(self) -> list[int]:
        return list(self.matching.order_by().values_list("pk", flat=True)[: MOST_NAMED + 1])

    @cached_property
    def apart(self) -> float:
        """Of so many contacts one matches, by the sample; the middle key tells, since some rows have moved."""
        return max(2 * (median(self.first) - min(self.first)) / len(self.first), 1)

    @property
    def number(self) -> float:
        """How many match, by the planner's statistics or by the sample."""
        if self.is_short_number:
            return self.everybody
        return self.expected if self.expected > MOST_RARE else self.everybody / self.apart
