"""What a recording wrote, told by the statement that writes it, so that it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Trace = dict[str, list]
"""`created` holds three lists: the contact ids, the ids and the checksums of the rows that are new. `updated` holds
[contact id, id, before, after] of each row that was there, with its values in the order of `Traced.columns`, as
PostgreSQL writes a row; `moved` holds [contact id, id, contact id before] of each order that came to another contact.
"""


@dataclass(frozen=True)
class Traced:
    """A table of what happened, and those of its columns that may change."""

    table: str
    columns: tuple[str, ...]

    def values(self, row: str) -> str:
        """SQL for the values of the row that is called so, as one text."""
        return f"{self._row(row)}::text"

    def checksum(self, row: str) -> str:
        """SQL for a hash of these values, which costs less than to write them."""
        return f"hash_record_extended({self._row(row)}, 0)"

    def _row(self, row: str) -> str:
        return f"ROW({', '.join(f'{row}.{name}' for name in self.columns)})"

    def told(self, write: str, *keys: str, is_new: str = "(stored.xmax = 0)") -> str:
        """The statement that writes into the table as `stored`, answering `keys` of each row, and what a trace holds.

        The rows as they were are read beside it: all parts of one statement see the table as it was before. Nothing
        is looked up for new rows.
        """
        returned = ", ".join(f"stored.{name}" for name in dict.fromkeys((*keys, "contact_id", "id")))
        return f"""
            WITH written AS (
                {write} RETURNING {returned}, {is_new} AS is_new,
                    CASE WHEN {is_new} THEN {self.checksum("stored")} END AS checksum,
                    CASE WHEN NOT {is_new} THEN {self.values("stored")} END AS after
            )
            SELECT {", ".join(keys)}, is_new, contact_id, id, checksum,
                CASE WHEN NOT is_new THEN (
                    SELECT {self.values("before")} FROM {self.table} AS before
                    WHERE (before.contact_id, before.id) = (written.contact_id, written.id)
                ) END,
                after
            FROM written
        """


def trace_of(told: Iterable[tuple[Any, ...]], moved: Sequence[tuple[int, int, int]] = ()) -> Trace:
    """Of the rows that a told statement answered, and of those that moved; without what is empty."""
    rows = [row[-6:] for row in told]
    trace: Trace = {
        "created": [*zip(*(row[1:4] for row in rows if row[0]), strict=True)],
        "updated": [(contact, pk, before, after) for is_new, contact, pk, _, before, after in rows if not is_new],
        "moved": [*moved],
    }
    return {name: values for name, values in trace.items() if values}
