"""How many contacts there are, exactly; each count reads an index from end to end, so no first paint waits for it."""

from dataclasses import dataclass

from contacts.filters import ContactFilter
from contacts.models import Contact


@dataclass(frozen=True)
class Counts:
    """`matching` is None where nothing narrows the list, `total` where it follows by itself."""

    total: int | None
    matching: int | None = None

    @property
    def listed(self) -> int | None:
        return self.total if self.matching is None else self.matching


def counts_of(filters: ContactFilter, *, total_follows: bool = False) -> Counts:
    """One query, and a second for the total where filters narrow the list, unless it follows by itself."""
    if not filters.summary and not filters.problems:
        return Counts(Contact.objects.count())
    return Counts(None if total_follows else Contact.objects.count(), filters.qs.count())
