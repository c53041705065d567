"""Bulk loading: rows go to PostgreSQL by binary COPY, into a table or into a staging table beside it.

A few rows are part of the statement itself, since that costs less than anything beside it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from psycopg.adapt import Buffer, Dumper
from psycopg.postgres import types
from psycopg.pq import Format

FEW = 50
SEPARATOR = "\x01"
"""No text that passes the gate holds it, so it parts the texts of an array."""
STAGED = "$staged"
"""Stands in a statement for what `Staging` reads the rows from."""

Rows = Collection[Sequence[Any]]
"""JSON is given as its text, a tsvector as its words."""


def insert_rows(cursor: Any, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Insert the rows by whichever costs less; see `copy_rows`."""
    if len(rows) > FEW:
        copy_rows(cursor, table, columns, rows)
    elif rows:
        places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}", [*map(_literal, chain(*rows))])


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """COPY the rows into the table's columns; `cursor` is Django's. Names are ours, never a caller's input.

    Binary, since text costs several times as much at this end.
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
VALUE_ARRAY = "string_to_array(%s, chr(1), '')"
"""The same, in which an empty text is NULL."""


@dataclass(frozen=True)
class Staging:
    """Rows that statements read from `source` as if it were a table; `values` are the parameters in it."""

    cursor: Any
    source: str
    values: dict[str, Any]

    def execute(self, statement: str, params: dict[str, Any] | None = None) -> None:
        """`STAGED` in the statement stands for the source."""
        self.cursor.execute(statement.replace(STAGED, self.source), self.values | (params or {}))


@contextmanager
def staged(cursor: Any, table: str, columns: Sequence[str], rows: Rows) -> Iterator[Staging]:
    """The rows, with these columns of `table`; many are in a table that each connection makes once."""
    if len(rows) <= FEW:
        yield _in_statement(cursor, table, columns, rows)
        return
    name = f"staged_{table}"
    cursor.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ON COMMIT DELETE ROWS"
        f" AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
    )
    copy_rows(cursor, name, columns, rows)
    yield Staging(cursor, name, {})
    cursor.execute(f"DELETE FROM {name}")


def _in_statement(cursor: Any, table: str, columns: Sequence[str], rows: Rows) -> Staging:
    """The table gives the columns their types, and no rows."""
    names = [[f"{number}_{name}" for name in columns] for number in range(len(rows))]
    selects = [f"SELECT {', '.join(columns)} FROM {table} WHERE false"]
    selects += [f"SELECT {', '.join(f'%({name})s' for name in each)}" for each in names]
    values = zip(chain(*names), map(_literal, chain(*rows)), strict=True)
    return Staging(cursor, f"({' UNION ALL '.join(selects)})", dict(values))


def _literal(value: Any) -> Any:
    """As COPY takes it, written for a statement."""
    return " ".join(map(_quoted, sorted(value))) if isinstance(value, set) else value


def _quoted(word: str) -> str:
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))
