"""How many contacts there are, exactly; each count reads an index from end to end, so no first paint waits for it."""

from dataclasses import dataclass

from contacts.filters import ContactFilter
from contacts.models import Contact


@dataclass(frozen=True)
class Counts:
    """`matching` is None where nothing narrows the list."""

    total: int
    matching: int | None = None

    @property
    def listed(self) -> int:
        return self.total if self.matching is None else self.matching


def counts_of(filters: ContactFilter) -> Counts:
    """One query, and a second where filters narrow the list."""
    narrowed = bool(filters.summary or filters.problems)
    return Counts(Contact.objects.count(), filters.qs.count() if narrowed else None)
