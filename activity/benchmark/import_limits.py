"""The limit of an import: PostgreSQL alone. COPY of clean rows to a temporary table, then one upsert from there.

The clean rows are those that our import has just written, read back from our database: the contacts of its latest
import, or the activity that came after a given id.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from activity.models import Campaign, Event, EventType, Order, Send, Workflow
from contacts.models import Contact

_KEYS = (
    "(SELECT contact_id, array_agg(key ORDER BY key DESC) AS keys FROM contacts_identity"
    " WHERE key !~ '^(push|device):' OR contact_id IN (SELECT contact_id FROM contacts_device) GROUP BY 1) AS i"
)


class Clean(NamedTuple):
    """SQL that reads the clean rows of one kind from our database, and that stores them in the limit's."""

    table: str
    bare: str
    """The columns of `table`, for COPY without more ado, …"""
    bare_rows: str
    """… and their rows."""
    arriving: str
    """A query that has the columns of the temporary table; …"""
    rows: str
    """… and its rows."""
    upsert: str


def _columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]


def _assigned(columns: Sequence[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in columns)


def _differs(table: str, columns: Sequence[str]) -> str:
    stored = ", ".join(f"{table}.{name}" for name in columns)
    return f"({stored}) IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in columns)})"


def _contacts() -> Clean:
    names = _columns(Contact)
    listed, qualified = ", ".join(names), ", ".join(f"c.{name}" for name in names)
    latest = (
        "contacts_change AS h JOIN contacts_contact AS c ON c.id = h.contact_id AND h.origin_id ="
        " (SELECT origin_id FROM contacts_import WHERE kind = 'contacts' ORDER BY id DESC LIMIT 1)"
    )
    return Clean(
        table="contacts_contact",
        bare=listed,
        bare_rows=f"SELECT {qualified} FROM {latest} ORDER BY h.line",
        arriving=f"SELECT {qualified}, ARRAY[''::text] AS keys, h.line, h.fields"
        " FROM contacts_contact AS c, contacts_change AS h",
        rows=f"SELECT {qualified}, i.keys, h.line, h.fields FROM {latest} JOIN {_KEYS} ON i.contact_id = c.id"
        " ORDER BY h.line",
        upsert=f"""
            WITH resolved AS MATERIALIZED (
                SELECT i.contact_id IS NULL AS is_new, arriving.*,
                    COALESCE(
                        i.contact_id, nextval((SELECT pg_get_serial_sequence('contacts_contact', 'id')::regclass))
                    ) AS id
                FROM arriving LEFT JOIN contacts_identity AS i ON i.key = arriving.keys[1]
            ), stored AS (
                INSERT INTO contacts_contact AS c (id, {listed}) SELECT id, {listed} FROM resolved
                ON CONFLICT (id) DO UPDATE SET {_assigned(names)} WHERE {_differs("c", names)}
            ), claimed AS (
                INSERT INTO contacts_identity (key, contact_id) SELECT unnest(keys), id FROM resolved WHERE is_new
                ON CONFLICT DO NOTHING
            )
            INSERT INTO contacts_change (contact_id, at, origin_id, line, fields)
            SELECT id, now(), (SELECT max(id) FROM contacts_origin), line, fields FROM resolved
        """,
    )


def _activity(model: Any, at: str, unique: Sequence[str], summary: str, touched: str) -> Clean:
    table = model._meta.db_table
    names = [name for name in _columns(model) if name != "contact_id"]
    listed, others = ", ".join(names), [name for name in names if name not in unique]
    return Clean(
        table=table,
        bare=f"contact_id, {listed}",
        bare_rows=f"SELECT contact_id, {listed} FROM {table} WHERE id > %(after)s ORDER BY id",
        arriving=f"SELECT ''::text AS key, {listed} FROM {table}",
        rows=f"SELECT i.keys[1], {listed} FROM {table} AS a JOIN {_KEYS} USING (contact_id)"
        " WHERE a.id > %(after)s ORDER BY a.id",
        upsert=f"""
            WITH resolved AS MATERIALIZED (
                SELECT i.contact_id, arriving.* FROM arriving JOIN contacts_identity AS i USING (key)
            ), stored AS (
                INSERT INTO {table} AS a (contact_id, {listed}) SELECT contact_id, {listed} FROM resolved
                ON CONFLICT (contact_id, {", ".join(unique)}) DO UPDATE SET {_assigned(others)}
                WHERE {_differs("a", others)}
            )
            INSERT INTO contacts_contactsummary AS s (contact_id, last_activity_at, orders, revenue)
            SELECT contact_id, max({at}), {summary}, '{{}}' FROM resolved GROUP BY contact_id
            ON CONFLICT (contact_id) DO UPDATE SET
                last_activity_at = GREATEST(s.last_activity_at, excluded.last_activity_at){touched}
        """,
    )


CLEAN = {
    "contacts": _contacts(),
    "sends": _activity(Send, "sent_at", ("campaign_id", "message_key"), "0", ""),
    "events": _activity(Event, "occurred_at", ("type_id", "event_key"), "0", ""),
    "orders": _activity(Order, "ordered_at", ("external_id",), "count(*)", ", orders = s.orders + excluded.orders"),
}
"""Devices have no limit: nobody named one."""


def last_id(ours: psycopg.Connection[Any], kind: str) -> int:
    """The activity of the next import comes after it."""
    (latest,) = ours.execute(f"SELECT COALESCE(max(id), 0) FROM {CLEAN[kind].table}").fetchall()
    return latest[0]


def write_clean(ours: psycopg.Connection[Any], kind: str, after: int, path: Path) -> None:
    """The clean rows in `path`, and those for a bare COPY beside it."""
    _write(ours, CLEAN[kind].rows, after, path)
    _write(ours, CLEAN[kind].bare_rows, after, path.with_suffix(".bare"))


def copy_catalogues(ours: psycopg.Connection[Any], limit: psycopg.Connection[Any]) -> None:
    """The campaigns, workflows and event types that our import made on sight: the limit is spared that."""
    for model in (Campaign, Workflow, EventType):
        rows = ours.execute(f"SELECT * FROM {model._meta.db_table}").fetchall()
        places = ", ".join(["%s"] * len(model._meta.concrete_fields))
        insert = f"INSERT INTO {model._meta.db_table} VALUES ({places}) ON CONFLICT DO NOTHING"
        limit.cursor().executemany(insert, rows)


def limit_rate(limit: psycopg.Connection[Any], kind: str, path: Path) -> float:
    """Rows a second of COPY and upsert, which are taken back, checked as a commit would check them."""
    with limit.transaction(force_rollback=True):
        limit.execute("INSERT INTO contacts_origin (kind, name, created_at) VALUES ('import', 'limit', now())")
        return _timed(limit, lambda: _upsert(limit, kind, path))


def bare_rate(limit: psycopg.Connection[Any], kind: str, path: Path) -> float:
    """Rows a second of a bare COPY of new rows into the same table, which is taken back."""
    clean = CLEAN[kind]
    with limit.transaction(force_rollback=True):
        return _timed(limit, lambda: _copy(limit, f"{clean.table} ({clean.bare})", path.with_suffix(".bare")))


def _write(ours: psycopg.Connection[Any], rows: str, after: int, path: Path) -> None:
    with path.open("wb") as file, ours.cursor().copy(f"COPY ({rows}) TO STDOUT", {"after": after}) as copy:
        for block in copy:
            file.write(block)


def _upsert(limit: psycopg.Connection[Any], kind: str, path: Path) -> int:
    limit.execute(f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS {CLEAN[kind].arriving} WITH NO DATA")
    rows = _copy(limit, "arriving", path)
    limit.execute("ANALYZE arriving")
    limit.execute(CLEAN[kind].upsert)
    return rows


def _copy(limit: psycopg.Connection[Any], into: str, path: Path) -> int:
    cursor = limit.cursor()
    with path.open("rb") as file, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        while block := file.read(1 << 20):
            copy.write(block)
    return cursor.rowcount


def _timed(limit: psycopg.Connection[Any], load: Callable[[], int]) -> float:
    """The foreign keys are checked within the time, which Django's tables put off until the commit."""
    begun = time.perf_counter()
    rows = load()
    limit.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return rows / (time.perf_counter() - begun)
