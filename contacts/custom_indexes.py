"""Indexes on single custom fields, built and dropped beside running work, which no transaction can hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from contacts.custom_expressions import index_sql
from contacts.models import CustomField


def keep_index(field_id: int, *, is_wanted: bool, user_id: int) -> None:
    """Build or drop the index as the user asked for; the field's history in the admin says why one can't be built."""
    field = CustomField.objects.filter(pk=field_id).first()
    if field is None or not is_wanted:
        drop_index(field or CustomField(pk=field_id))
    elif not (field.indexed and has_index(field)):
        try:
            build_index(field)
        except DatabaseError as error:
            reason = f"Counts as not indexed, since the index could not be built: {error}"
            LogEntry.objects.log_actions(user_id, [field], CHANGE, change_message=reason, single_object=True)


def build_index(field: CustomField) -> None:
    """Give the field the index that its type needs; it is `indexed` from when the index can be used.

    Reads the table twice, and a sample of it for the planner, who without statistics walks the list instead: seconds
    for a million contacts, while everybody goes on working. Raises a DatabaseError where it can't be built, which
    leaves nothing behind.
    """
    drop_index(field)
    try:
        with _patient_cursor() as cursor:
            cursor.execute(f"CREATE INDEX CONCURRENTLY {_name(field)} ON contacts_contact USING {index_sql(field)}")
            cursor.execute("ANALYZE contacts_contact")
    except DatabaseError:
        drop_index(field)
        raise
    _mark(field, indexed=True)


def drop_index(field: CustomField) -> None:
    """Also one that was cut off while it was built, which is there and unusable."""
    _mark(field, indexed=False)
    with _patient_cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_name(field)}")


def has_index(field: CustomField) -> bool:
    """Whether there is one that can be used, whatever `indexed` says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [_name(field)])
        return cursor.fetchone() == (True,)


def _name(field: CustomField) -> str:
    return f"contact_custom_{field.pk}"


def _mark(field: CustomField, *, indexed: bool) -> None:
    CustomField.objects.filter(pk=field.pk).update(indexed=indexed)
    field.indexed = indexed


@contextmanager
def _patient_cursor() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            yield cursor
        finally:
            cursor.execute("RESET statement_timeout")
