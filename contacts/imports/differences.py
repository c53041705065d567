"""What an import would do, before it does anything: exact counts, and a few rows of each kind."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from contacts.writing import Outcome, Result

from .counts import Counts

SHOWN = 20
"""So many rows of each kind are kept to be shown."""


@dataclass
class Sample:
    """One row of the file: `changes` is {field: [old, new]} of a contact that is there, ready for JSON."""

    line: int
    cells: Sequence[str]
    contact_id: int | None = None
    changes: dict[str, list] = field(default_factory=dict)
    reason: str = ""


Samples = dict[str, list[Sample]]
"""{result: the first rows that have it}"""


def samples_of(
    sources: Iterable[tuple[int, Sequence[str]]],
    outcomes: Iterable[Outcome],
    rejects: Iterable[tuple[int, Sequence[str], str]],
) -> Samples:
    """Of one chunk."""
    samples: Samples = {result.value: [] for result in Result}
    for (line, cells), outcome in zip(sources, outcomes, strict=True):
        if outcome.result != Result.REJECTED and len(samples[outcome.result]) < SHOWN:
            contact_id = outcome.contact_id if (outcome.contact_id or 0) > 0 else None
            samples[outcome.result].append(Sample(line, cells, contact_id, _plain(outcome.changes)))
    in_order = sorted(rejects, key=itemgetter(0))[:SHOWN]
    samples[Result.REJECTED] = [Sample(line, cells, reason=reason) for line, cells, reason in in_order]
    return samples


def _plain(changes: dict[str, list]) -> dict[str, list]:
    return json.loads(json.dumps(changes, default=_as_text)) if changes else {}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


@dataclass
class Differences:
    """Of the whole file."""

    counts: Counts = field(default_factory=Counts)
    samples: Samples = field(default_factory=lambda: {result.value: [] for result in Result})

    def add(self, counts: Counts, samples: Samples) -> None:
        self.counts += counts
        for result, more in samples.items():
            shown = self.samples[result]
            shown += more[: SHOWN - len(shown)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Differences":
        samples = {result: [Sample(**sample) for sample in rows] for result, rows in stored["samples"].items()}
        return cls(Counts(**stored["counts"]), samples)
