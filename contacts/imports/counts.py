"""What became of the input rows, in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from contacts.models import Import
from contacts.writing import Outcome


@dataclass
class Counts:
    """Each input row counts once as created, updated, unchanged or rejected."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    conflicts: int = 0
    kept: int = 0
    dropped: int = 0

    def __str__(self) -> str:
        return f"created {self.created}, updated {self.updated}, unchanged {self.unchanged}, rejected {self.rejected}"

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTED))

    @classmethod
    def stored_in(cls, log: Import) -> "Counts":
        return cls(*(getattr(log, name) for name in COUNTED))

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Counts":
        results = Counter(outcome.result for outcome in outcomes)
        return cls(
            **{result.value: number for result, number in results.items()},
            conflicts=sum(len(outcome.conflicts) for outcome in outcomes),
            kept=sum(len(outcome.kept) for outcome in outcomes),
        )


COUNTED = tuple(each.name for each in fields(Counts))
"""The names of the counts, here and as columns of `Import`."""
