"""Bulk loading: rows go to PostgreSQL by COPY, into a table or into a staging table beside it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """COPY the rows into the table's columns; `cursor` is Django's. Names are ours, never a caller's input."""
    with (
        cursor.db.wrap_database_errors,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


@dataclass(frozen=True)
class Staging:
    """A temporary table that takes rows by COPY."""

    cursor: Any
    name: str
    columns: Sequence[str]

    def copy(self, rows: Iterable[Sequence]) -> None:
        copy_rows(self.cursor, self.name, self.columns, rows)


@contextmanager
def staged(cursor: Any, table: str, columns: Sequence[str]) -> Iterator[Staging]:
    """A staging table with these columns of `table`, empty on entry; each connection makes it once."""
    name = f"staged_{table}"
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ON COMMIT DELETE ROWS"
        f" AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
    )
    yield Staging(cursor, name, columns)
    cursor.execute(f"DELETE FROM {name}")
