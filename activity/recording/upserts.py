"""Reports that may come again: how the staged ones become rows of their table."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from crm.bulk import STAGED, Staging

from .traces import Told, Traced

SAMPLE = 40


class Upsert:
    """Reports with one `key` become one row, in an INSERT into the table as `stored`, as `together` says.

    `says_more` is SQL for whether the row called so changes the stored one.
    """

    def __init__(
        self,
        traced: Traced,
        key: Sequence[str],
        columns: Sequence[str],
        together: str,
        says_more: Callable[[str], str],
    ):
        keys, names = ", ".join(key), ", ".join(columns)
        insert = f"INSERT INTO {traced.table} AS stored ({names}) SELECT {names} FROM {STAGED} AS staged"
        conflict = f"ORDER BY {keys} {together} WHERE {says_more('excluded')}"
        self._keys = len(key)
        self._at_once = traced.told(f"{insert} {conflict}", *key)
        # An import is often one that came before. What says nothing new is left out beforehand: a conflict locks its
        # row, and so writes it, even to change nothing. A sample tells whether there is enough of it to look for.
        # OFFSET 0 has it looked up by key, row by row, however the planner sees the batch beside the table.
        same = f"SELECT FROM {traced.table} AS stored WHERE ({_of('stored', key)}) = ({_of('staged', key)})"
        self._looking_first = traced.told(
            f"""
            {insert} WHERE (
                SELECT count(*) FILTER (WHERE EXISTS ({same} OFFSET 0)) < count(*) / 10.0
                FROM (SELECT * FROM {STAGED} AS sample LIMIT {SAMPLE}) AS staged
            ) OR NOT EXISTS ({same} AND NOT {says_more("staged")} OFFSET 0)
            {conflict}
            """,
            *key,
        )

    def write(self, staging: Staging, now: datetime, *, looks_first: bool) -> dict[Any, Told]:
        """{key: what was written} of the rows that are new or changed; `looks_first` is for imports."""
        staging.execute(self._looking_first if looks_first else self._at_once, {"now": now})
        return {row[: self._keys]: Told(*row[self._keys :]) for row in staging.cursor.fetchall()}


def _of(row: str, names: Sequence[str]) -> str:
    return ", ".join(f"{row}.{name}" for name in names)
