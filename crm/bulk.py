"""Bulk loading: rows go to PostgreSQL by binary COPY, into a table or into a staging table beside it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.adapt import Buffer, Dumper
from psycopg.postgres import types
from psycopg.pq import Format

SEPARATOR = "\x01"
"""No text that passes the gate holds it, so it parts the texts of an array."""


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """COPY the rows into the table's columns; `cursor` is Django's. Names are ours, never a caller's input.

    JSON is given as its text, a tsvector as its words. Binary, since text costs several times as much at this end.
    """
    names = ", ".join(columns)
    cursor.execute(f"SELECT {names} FROM {table} LIMIT 0")
    oids = [column.type_code for column in cursor.description]
    for dumper in (JsonText, Words):
        cursor.adapters.register_dumper(None, dumper)
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(oids)
        for row in rows:
            copy.write_row(row)


class JsonText(Dumper):
    """Text that is JSON already, for a jsonb column."""

    oid = types["jsonb"].oid
    format = Format.BINARY

    def dump(self, obj: str) -> Buffer:
        return b"\x01" + obj.encode()


class Words(Dumper):
    """Words without positions, for a tsvector column (the server sorts them)."""

    oid = types["tsvector"].oid
    format = Format.BINARY

    def dump(self, obj: Collection[str]) -> Buffer:
        return len(obj).to_bytes(4, "big") + b"".join([word.encode() + b"\0\0\0" for word in obj])


def text_array(texts: Iterable[str]) -> str:
    """The parameter for `TEXT_ARRAY`: thousands of texts as one, which costs a tenth of a list."""
    return SEPARATOR.join(texts)


def id_array(ids: Iterable[int]) -> str:
    """The parameter for `ID_ARRAY`."""
    return SEPARATOR.join(map(str, ids))


TEXT_ARRAY = "string_to_array(%s, chr(1))"
"""SQL of an array of texts; empty where the parameter is."""
ID_ARRAY = f"{TEXT_ARRAY}::bigint[]"


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
