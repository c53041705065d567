"""A contact while it is being written: what is stored, and what the rows of this batch say instead."""

import json
from datetime import datetime
from operator import itemgetter
from typing import Any

from contacts import searching
from crm.values import json_text

TEXT_FIELDS = (
    "external_id", "email", "phone", "telegram_id", "first_name", "last_name", "gender", "country", "region", "city",
    "address", "postcode", "language", "time_zone", "source",
)  # fmt: skip
STATE_FIELDS = ("birth_date", "created_at", "email_status", "confirmation_asked_at", "confirmed_at")
STORED_FIELDS = (*TEXT_FIELDS, *STATE_FIELDS, "custom")
CONFIRMATION = ("confirmation_asked_at", "confirmed_at")
"""What is known of the email alone, and goes with it."""
FOUND_BY = ("sort_name", "search")
"""The derived columns by which the contact is sorted and found."""
ALL_FIELDS = ("id", *STORED_FIELDS, "updated_at", *FOUND_BY)

_BLANK: dict[str, Any] = dict.fromkeys(TEXT_FIELDS, "") | dict.fromkeys(STATE_FIELDS)
_columns = itemgetter(*TEXT_FIELDS, *STATE_FIELDS)
_FINDING = frozenset({"external_id", "email", "phone", "first_name", "last_name"})


class Draft:
    """One contact of the batch; `stored` is None for a new one, whose `id` is 0 until it is drawn."""

    __slots__ = ("_custom", "_words", "custom", "id", "stored", "values")

    def __init__(self, contact_id: int = 0, stored: dict[str, Any] | None = None):
        self.id = contact_id
        self.stored = stored
        self.values: dict[str, Any] = {}
        self.custom: dict[str, Any] = {}
        self._custom: dict[str, Any] | None = None
        self._words: set[str] | None = None

    @property
    def is_new(self) -> bool:
        return self.stored is None

    def __getitem__(self, name: str) -> Any:
        """The value as it will be stored."""
        if name in self.values:
            return self.values[name]
        if self.stored is not None:
            return self.stored[name]
        return _BLANK[name]

    @property
    def stored_custom(self) -> dict[str, Any]:
        if self._custom is None:
            self._custom = json.loads(self.stored["custom"]) if self.stored else {}
        return self._custom

    @property
    def is_listed_anew(self) -> bool:
        """Whether what the list repeats of it is other than is stored."""
        if self.stored is None:
            return False
        return self["country"] != self.stored["country"] or (
            self._may_have_other_words
            and self.word_signature != searching.signature(searching.stored_words(self.id, self.stored))
        )

    @property
    def _may_have_other_words(self) -> bool:
        return self.stored is None or not _FINDING.isdisjoint(self.values)

    @property
    def word_signature(self) -> int:
        return searching.signature(self.words)

    @property
    def words(self) -> set[str]:
        """Every word that will find it; asked for once it has its id and all its values."""
        if self._words is None:
            self._words = searching.stored_words(self.id, {name: self[name] for name in _FINDING})
        return self._words

    @property
    def has_another_email(self) -> bool:
        """Than is stored, where one is."""
        return bool(self.stored and self.stored["email"] not in ("", self["email"]))

    def is_gap(self, name: str) -> bool:
        """Whether nothing is stored there."""
        return not self.stored or self.stored[name] in ("", None)

    def changes(self) -> dict[str, list]:
        """{field: [old, new]} of an existing contact; custom fields as `custom.KEY`."""
        stored = self.stored or {}
        changed = {name: [stored[name], value] for name, value in self.values.items() if stored[name] != value}
        for key, value in self.custom.items():
            if (old := self.stored_custom.get(key)) != value:
                changed[f"custom.{key}"] = [old, value]
        return changed

    def as_row(self, now: datetime) -> tuple:
        """The values of `ALL_FIELDS`, ready for COPY; those of `FOUND_BY` are None where they stay as they are."""
        whole = {**(self.stored or _BLANK), **self.values}
        return (self.id, *_columns(whole), self._custom_json(), now, *self._found())

    def _custom_json(self) -> str:
        if not self.custom:
            return self.stored["custom"] if self.stored is not None else "{}"
        merged = {**self.stored_custom, **self.custom}
        return json_text({key: value for key, value in merged.items() if value is not None})

    def _found(self) -> tuple[str | None, set[str] | None]:
        if not self._may_have_other_words:
            return None, None
        return searching.sort_name(self["first_name"], self["last_name"]), self.words
