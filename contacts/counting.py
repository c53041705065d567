"""How many contacts there are, exactly: a count reads an index or a table from end to end, so no page waits for it."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q

from contacts.filters import ContactFilter
from contacts.models import WORST_FIRST, Contact, EmailStatus

NOT_EMAILED = (*WORST_FIRST, EmailStatus.NOT_CONFIRMED.value)


@dataclass(frozen=True)
class Counts:
    """`matching` is None where nothing narrows the list, `total` where it follows by itself."""

    total: int | None
    matching: int | None = None

    @property
    def listed(self) -> int | None:
        return self.total if self.matching is None else self.matching


class Listed(NamedTuple):
    """How many are in the list, and how many of them must not be emailed."""

    everybody: int
    not_emailed: int


def listed_in(filters: ContactFilter) -> Listed:
    not_emailed = Count("pk", filter=Q(email_status__in=NOT_EMAILED))
    return Listed(**filters.qs.aggregate(everybody=Count("pk"), not_emailed=not_emailed))


def counts_of(filters: ContactFilter, *, total_follows: bool = False) -> Counts:
    """One query, and a second for the total where filters narrow the list, unless it follows by itself."""
    if not filters.summary and not filters.problems:
        return Counts(Contact.objects.count())
    return Counts(None if total_follows else Contact.objects.count(), filters.qs.count())
