"""The columns of an export, each named as `import_contacts` reads it, its cells as they read back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from contacts.custom_values import CUSTOM, LIST_SEPARATOR
from contacts.filters import ContactFilter
from contacts.models import NEVER, CustomField, EmailStatus, Export, Subscription, channels_of
from contacts.orderings import day_field_of
from contacts.writing.drafts import TEXT_FIELDS
from crm.values import spelling

from .batches import Batch

STORED = (
    *("id", *TEXT_FIELDS, "birth_date", "custom", "email_status", "confirmation_asked_at"),
    *("has_mobile_push", "has_web_push", "created_at", "updated_at"),
)
"""What the cells are made of, beside the last activity and what is in `Batch`."""


@dataclass(frozen=True)
class Column:
    name: str
    cells: Callable[[Batch], Iterable[str]]


def columns_of(export: Export, filters: ContactFilter) -> list[Column]:
    """One query, for the custom fields. A column that an import would take for one of those is left out."""
    custom_fields = list(CustomField.objects.all())
    taken = {spelling(name) for field in custom_fields for name in (field.key, field.label)}
    shown = {name: column for name, column in SHOWN.items() if spelling(name) not in taken}
    if export.columns == Export.Columns.ALL:
        return [*FIELDS.values(), *map(_custom, custom_fields), *shown.values()]
    every = FIELDS | shown
    return [every[name] for name in (*LISTED, day_field_of(filters.ordering)) if name in every]


def _plain(name: str, stored: str = "") -> Column:
    return Column(name, lambda batch: [str(row[stored or name]) for row in batch.rows])


def _dated(name: str) -> Column:
    return Column(name, lambda batch: [_iso(row[name]) for row in batch.rows])


def _custom(field: CustomField) -> Column:
    return Column(CUSTOM + field.key, lambda batch: [_as_text(row["custom"].get(field.key)) for row in batch.rows])


def _in_state(name: str, state: Subscription.State) -> Column:
    return Column(name, lambda batch: batch.categories(state))


def _email_status(row: dict[str, Any]) -> str:
    """Empty without an email, which is no status that a file can give."""
    return "" if row["email_status"] == EmailStatus.NO_EMAIL else row["email_status"]


def _iso(moment: Any) -> str:
    """Of a date or an instant in UTC, to the microsecond."""
    return "" if moment in (None, NEVER) else moment.isoformat().replace("+00:00", "Z")


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return LIST_SEPARATOR.join(map(str, value))
    return "" if value is None else str(value)


def _by_name(*columns: Column) -> dict[str, Column]:
    return {column.name: column for column in columns}


FIELDS = _by_name(
    _plain("contact_id", "id"),
    *map(_plain, TEXT_FIELDS),
    _dated("birth_date"),
    _dated("created_at"),
    Column("email_status", lambda batch: [_email_status(row) for row in batch.rows]),
    Column("email_status_at", lambda batch: [_iso(at) for at, _, _ in batch.standings]),
    Column("email_status_reason", lambda batch: [reason for _, reason, _ in batch.standings]),
    Column("email_status_cause", lambda batch: [cause for _, _, cause in batch.standings]),
    _in_state("subscriptions", Subscription.State.SUBSCRIBED),
    _in_state("unsubscriptions", Subscription.State.UNSUBSCRIBED),
)
"""{name: column} of what can be imported again."""

SHOWN = _by_name(
    _dated("updated_at"),
    _dated("last_activity_at"),
    Column("channels", lambda batch: [LIST_SEPARATOR.join(channels_of(row)) for row in batch.rows]),
)
"""{name: column} of what the list shows beside them, and an import passes over."""

LISTED = (
    *("contact_id", "first_name", "last_name", "email", "email_status", "phone", "channels", "city", "country"),
    *("source", "last_activity_at"),
)
"""The columns of the list, as far as they don't depend on its order."""
