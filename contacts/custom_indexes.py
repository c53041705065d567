"""Indexes on single custom fields, built and dropped beside running work, which no transaction can hold."""

from functools import partial

from django.db import connection, transaction

from contacts.custom_expressions import index_sql
from contacts.models import CustomField


def keep_index(field: CustomField) -> None:
    """After the commit, give the field the index that its type needs, or none if it isn't `indexed`.

    Takes as long as the table is read twice, seconds for a million contacts, while everybody goes on working.
    """
    transaction.on_commit(partial(_rebuild, _name(field), index_sql(field) if field.indexed else None))


def drop_index(field: CustomField) -> None:
    transaction.on_commit(partial(_rebuild, _name(field), None))


def _name(field: CustomField) -> str:
    return f"contact_custom_{field.pk}"


def _rebuild(name: str, sql: str | None) -> None:
    """An index that was cut off while it was built is still there, unusable: it goes first."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            if sql:
                cursor.execute(f"CREATE INDEX CONCURRENTLY {name} ON contacts_contact USING {sql}")
        finally:
            cursor.execute("RESET statement_timeout")
