"""What a recording wrote, told by the statement that writes it, so that it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Trace = dict[str, list]
"""`created` holds three lists: the contact ids, the ids and the checksums of the rows that are new. `updated` holds
[contact id, id, before, after] of each row that was there, with its values in the order of `Traced.columns`, as
PostgreSQL writes a row; `moved` holds [contact id, id, contact id before] of each order that came to another contact.
"""


def latest_of(instants: Iterable[str]) -> str:
    """SQL for the latest of the instants that lies not after `now`, or NULL."""
    return f"GREATEST({', '.join(f'CASE WHEN {name} <= %(now)s THEN {name} END' for name in instants)})"


def next_of(instants: Sequence[str]) -> str:
    """SQL for the first of the instants that lies after `now`, or NULL, as nearly always."""
    ahead = ", ".join(f"CASE WHEN {name} > %(now)s THEN {name} END" for name in instants)
    return f"CASE WHEN GREATEST({', '.join(instants)}) > %(now)s THEN LEAST({ahead}) END"


@dataclass(frozen=True)
class Traced:
    """A table of what happened, those of its columns that may change, and of them those that hold instants."""

    table: str
    columns: tuple[str, ...]
    instants: tuple[str, ...]

    def values(self, row: str) -> str:
        """SQL for the values of the row that is called so, as one text."""
        return f"{self._row(row)}::text"

    def checksum(self, row: str) -> str:
        """SQL for a hash of these values, which costs less than to write them."""
        return f"hash_record_extended({self._row(row)}, 0)"

    def latest(self, row: str) -> str:
        """SQL for the latest of the row's instants that lies not after `now`, or NULL."""
        return latest_of(f"{row}.{name}" for name in self.instants)

    def coming(self, row: str) -> str:
        """SQL for the first of the row's instants that lies after `now`, or NULL."""
        return next_of([f"{row}.{name}" for name in self.instants])

    def _row(self, row: str) -> str:
        return f"ROW({', '.join(f'{row}.{name}' for name in self.columns)})"

    def told(self, write: str, *keys: str, is_new: str = "(stored.xmax = 0)") -> str:
        """The statement that writes into the table as `stored`, answering `keys` of each row, and what a `Told` holds.

        The rows as they were are read beside it: all parts of one statement see the table as it was when that began,
        which lacks what another writer committed while this one waited for its row. Nothing is looked up for new rows.
        It is given `now`.
        """
        returned = ", ".join(f"stored.{name}" for name in dict.fromkeys((*keys, "contact_id", "id")))
        before = f"FROM {self.table} AS before WHERE (before.contact_id, before.id) = (written.contact_id, written.id)"
        was_later = f"COALESCE({self.latest('before')}, '-infinity') > COALESCE(written.latest, '-infinity')"
        return f"""
            WITH written AS (
                {write} RETURNING {returned}, {is_new} AS is_new,
                    {self.latest("stored")} AS latest, {self.coming("stored")} AS coming,
                    CASE WHEN {is_new} THEN {self.checksum("stored")} END AS checksum,
                    CASE WHEN NOT {is_new} THEN {self.values("stored")} END AS after
            )
            SELECT {", ".join(keys)}, is_new, contact_id, id, checksum,
                CASE WHEN NOT is_new THEN (SELECT ARRAY[{self.values("before")}, ({was_later})::text] {before}) END,
                after,
                latest,
                coming
            FROM written
        """


class Told(NamedTuple):
    """What a told statement answers of a row, behind its keys.

    `latest` is its latest instant that has come, `coming` the next one that has not.
    """

    is_new: bool
    contact_id: int
    id: int
    checksum: int | None
    before: list[str] | None
    """Its values, and whether its latest instant was a later one; None where it is new, or nobody knows."""
    after: str | None
    latest: datetime | None
    coming: datetime | None

    @property
    def has_gone_back(self) -> bool:
        """Whether its latest instant was a later one before, or nobody knows."""
        return not self.is_new and (self.before is None or self.before[1] == "true")


def trace_of(told: Iterable[Told], moved: Sequence[tuple[int, int, int]] = ()) -> Trace:
    """Of the rows that were written, and of those that moved; without what is empty."""
    rows = [*told]
    trace: Trace = {
        "created": [*zip(*((row.contact_id, row.id, row.checksum) for row in rows if row.is_new), strict=True)],
        "updated": [
            (row.contact_id, row.id, row.before and row.before[0], row.after) for row in rows if not row.is_new
        ],
        "moved": [*moved],
    }
    return {name: values for name, values in trace.items() if values}
