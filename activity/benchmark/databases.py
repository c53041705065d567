"""The benchmark's own databases, on the server of the real one and never the real one itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

Environment = dict[str, str]


class Database:
    """One of them; `drop` is safe where there is none."""

    def __init__(self, name: str):
        if name == connection.settings_dict["NAME"]:
            raise CommandError(f"“{name}” is the database of the site; the benchmark needs one of its own.")
        self.name = name

    @property
    def url(self) -> str:
        return _url(self.name)

    @property
    def environment(self) -> Environment:
        """What makes our commands and servers use it, as they would in production."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost",
            "PYTHONUNBUFFERED": "1",
        }

    def create(self, *, like: "Database | None" = None) -> None:
        """Anew; a copy of `like`, which nobody may be using then."""
        self.drop()
        copied = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(like.name)) if like else sql.SQL("")
        with _maintenance() as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)) + copied)
        if like is None:
            with self.in_use():
                call_command("migrate", interactive=False, verbosity=0)

    def drop(self) -> None:
        """Also while somebody uses it; not WITH (FORCE), which a plain role is refused while autovacuum is at work."""
        with _maintenance() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [self.name],
            )
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.name)))

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)

    def settle(self) -> None:
        """What autovacuum does in time: statistics, and pages that count without a look at their rows."""
        with self.connect() as database:
            database.execute("VACUUM (ANALYZE)")

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Django's connection leads to it meanwhile."""
        connection.close()
        before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], self.name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


def _maintenance() -> psycopg.Connection[Any]:
    return psycopg.connect(_url("postgres"), autocommit=True)


def _url(name: str) -> str:
    """For libpq and for DATABASE_URL alike."""
    settings = connection.settings_dict
    user = quote(settings["USER"], safe="")
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    parameters = {"host": settings["HOST"], "port": settings["PORT"]} | _plain(settings.get("OPTIONS", {}))
    query = urlencode({key: value for key, value in parameters.items() if value}, quote_via=quote)
    return f"postgres://{user}{password}@/{quote(name, safe='')}?{query}"


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """The options that a URL can carry, such as sslmode."""
    return {name: value for name, value in options.items() if isinstance(value, str | int) and name != "options"}
