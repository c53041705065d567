"""What every batch needs: contacts that stay while it is written, and the result of each row."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from contacts.writing import Result
from contacts.writing.retrying import is_first_attempt
from crm.values import json_text


def gone(cursor: Any, contact_ids: Iterable[int]) -> set[int]:
    """Those of the contacts that were deleted meanwhile; the others can't be until the commit.

    The lock is the one that the foreign key takes anyhow, and shares with every write to a contact.
    """
    named = set(contact_ids)
    cursor.execute(
        "SELECT id FROM contacts_contact WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
        [sorted(named)],
    )
    return named.difference(contact_id for (contact_id,) in cursor.fetchall())


def deleted_meanwhile(cursor: Any, contact_ids: Iterable[int], *, dry_run: bool) -> set[int]:
    """The contacts whose rows can't be written, being `gone`.

    Hardly ever is one, and the foreign keys know it at the commit: so only the next attempt asks, and locks them.
    """
    return set() if dry_run or is_first_attempt() else gone(cursor, contact_ids)


def results(keys: Sequence[Hashable | None], written: dict[Any, bool]) -> list[Result]:
    """Of each row by its key, where `written` is {key: whether it is new}; None is the key of a rejected row.

    The first row of a key carries the result, the others count as unchanged.
    """
    told = {key: Result.CREATED if is_new else Result.UPDATED for key, is_new in written.items()}
    return [Result.REJECTED if key is None else told.pop(key, Result.UNCHANGED) for key in keys]


def as_json(value: list | dict) -> str:
    return json_text(value) if value else "[]" if isinstance(value, list) else "{}"
