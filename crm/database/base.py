"""Django's PostgreSQL backend, which also starts the embedded server and refuses a superuser."""

from datetime import UTC
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg.abc import AdaptContext
from psycopg.adapt import Loader
from psycopg.postgres import types
from psycopg.pq import Format

_TIMESTAMPTZ = types["timestamptz"].oid
_OWN: Any = psycopg.adapters.get_loader(_TIMESTAMPTZ, Format.TEXT)


class UtcTimestamps(Loader):
    """psycopg's own way to read timestamps, which takes a tenth of the time of Django's, written in Python.

    Of a connection whose time zone is UTC it reads the same. Django asks a loader for its `timezone`.
    """

    timezone = UTC

    def __new__(cls, oid: int, context: AdaptContext | None = None) -> Any:
        return _OWN(oid, context)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        embedded = settings.EMBEDDED_POSTGRES
        if embedded:
            embedded.start()
        try:
            connection = super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if not embedded or not embedded.start(again=True):
                raise
            connection = super().get_new_connection(conn_params)
        self._refuse_superuser(connection)
        if self.timezone is UTC:
            connection.adapters.register_loader(_TIMESTAMPTZ, UtcTimestamps)
        return connection

    def _refuse_superuser(self, connection):
        """SQL injection plus a superuser is a shell; the server itself says who we are, at no cost."""
        if settings.ALLOW_SUPERUSER_DATABASE:
            return
        if connection.info.parameter_status("is_superuser") == "on":
            user = connection.info.user
            if self.pool:
                self.pool.putconn(connection)
            else:
                connection.close()
            raise ImproperlyConfigured(
                f"The database role “{user}” is a superuser. Connect as a plain role that owns its "
                "database (CREATE ROLE crm LOGIN CREATEDB), or set ALLOW_SUPERUSER_DATABASE=1."
            )
