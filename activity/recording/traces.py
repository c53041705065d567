"""What a recording wrote, told by the statement that writes it, so that it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Trace = dict[str, list]
"""`created` holds [contact id, id, checksum] of each row that is new, `updated` [contact id, id, before, after] of each
row that was there, with its values in the order of `Traced.columns`, as PostgreSQL writes a row; `moved` holds
[contact id, id, contact id before] of each order that came to another contact."""


@dataclass(frozen=True)
class Traced:
    """A table of what happened, and those of its columns that may change."""

    table: str
    columns: tuple[str, ...]

    def values(self, row: str) -> str:
        """SQL for the values of the row that is called so, as one text."""
        return f"ROW({', '.join(f'{row}.{name}' for name in self.columns)})::text"

    def checksum(self, values: str) -> str:
        return f"hashtextextended({values}, 0)"

    def told(self, write: str, *keys: str, is_new: str = "stored.xmax = 0") -> str:
        """The statement that writes into the table as `stored`, answering `keys` of each row, and what a trace holds.

        The rows as they were are read beside it: all parts of one statement see the table as it was before. Nothing
        is looked up for new rows.
        """
        returned = ", ".join(f"stored.{name}" for name in dict.fromkeys((*keys, "contact_id", "id")))
        return f"""
            WITH written AS (
                {write} RETURNING {returned}, {is_new} AS is_new, {self.values("stored")} AS after
            )
            SELECT {", ".join(keys)}, is_new, contact_id, id,
                CASE WHEN is_new THEN {self.checksum("after")} END,
                CASE WHEN NOT is_new THEN (
                    SELECT {self.values("before")} FROM {self.table} AS before
                    WHERE (before.contact_id, before.id) = (written.contact_id, written.id)
                ) END,
                CASE WHEN NOT is_new THEN after END
            FROM written
        """


def trace_of(told: Iterable[tuple[Any, ...]], moved: Sequence[tuple[int, int, int]] = ()) -> Trace:
    """Of the rows that a told statement answered, and of those that moved; without what is empty."""
    rows = [row[-6:] for row in told]
    trace: Trace = {
        "created": [(contact, pk, checksum) for is_new, contact, pk, checksum, _, _ in rows if is_new],
        "updated": [(contact, pk, before, after) for is_new, contact, pk, _, before, after in rows if not is_new],
        "moved": [*moved],
    }
    return {name: values for name, values in trace.items() if values}
