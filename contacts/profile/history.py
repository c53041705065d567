"""The latest changes of a contact in words: what it was, what it became, and what did it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from contacts.labels import IN_WORDS, label_of
from contacts.models import (
    EVIDENCE,
    Change,
    Contact,
    CustomField,
    Import,
    Origin,
    Subscription,
    SubscriptionCategory,
    evidence_of,
)
from crm.wording import day, instant

from .facts import in_words

STEPS = (10, 50, 250)
"""How many of the latest changes are shown, and how many when somebody asks for more."""


@dataclass(frozen=True)
class Line:
    """One value that changed; "" stands for none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One write; without lines it is the creation, whose first values can be read back. `url` leads to its import."""

    at: datetime
    by: str
    lines: list[Line]
    url: str


@dataclass(frozen=True)
class History:
    """The newest first; `is_cut` where there are more, and `further` is how many can be asked for then."""

    entries: list[Entry]
    is_cut: bool
    further: int | None


def history_of(
    contact: Contact, fields: Iterable[CustomField], categories: Iterable[SubscriptionCategory], shown: int = STEPS[0]
) -> History:
    """One query."""
    words = ChangeWords(fields, categories)
    changes = (
        Change.objects.filter(contact=contact)
        .select_related("origin__import_log")
        .only("at", "line", "fields", "origin__kind", "origin__name", "origin__import_log__id")
        .order_by("-at", "-id")
    )
    entries = [_entry(change, words) for change in changes[: shown + 1]]
    is_cut = len(entries) > shown
    further = next((step for step in STEPS if is_cut and step > shown), None)
    return History(entries[:shown], is_cut, further)


def _entry(change: Change, words: "ChangeWords") -> Entry:
    lines = words.lines(change.fields)
    log = _import_of(change.origin)
    return Entry(change.at, origin_in_words(change), lines, log.get_absolute_url() if log else "")


def origin_in_words(change: Change) -> str:
    """by marketer, by import #381 line 12"""
    origin = change.origin
    if origin.kind == Origin.Kind.IMPORT:
        log = _import_of(origin)
        number = f"by import #{log.pk}" if log else str(origin)
        return f"{number}, line {change.line}" if change.line else number
    return str(origin)


def _import_of(origin: Origin) -> Import | None:
    try:
        return origin.import_log
    except ObjectDoesNotExist:
        return None


class ChangeWords:
    """Names and values as `Change.fields` keeps them, for people."""

    def __init__(self, fields: Iterable[CustomField], categories: Iterable[SubscriptionCategory]):
        self.fields = {field.key: field for field in fields}
        self.titles = {category.key: category.title for category in categories}

    def label(self, name: str) -> str:
        kind, _, key = name.partition(".")
        if kind == "custom":
            return self.fields[key].label if key in self.fields else key
        if kind == "subscription":
            return self.titles.get(key, key)
        return label_of(name)

    def lines(self, fields: dict[str, list]) -> list[Line]:
        """Of all that changed at once."""
        return [
            self._line(name, old, new, evidence_of(fields, name))
            for name, (old, new) in fields.items()
            if not name.startswith(EVIDENCE)
        ]

    def _line(self, name: str, old: Any, new: Any, was: dict[str, str] | None) -> Line:
        """An old consent is told with since when and by which source it was."""
        old_words = self._in_words(name, old)
        if was:
            since = day(datetime.fromisoformat(was["since"]))
            old_words = " · ".join(filter(None, (f"{old_words} {since}", was["source"])))
        return Line(self.label(name), old_words, self._in_words(name, new))

    def _in_words(self, name: str, value: Any) -> str:
        kind, _, key = name.partition(".")
        if kind == "custom":
            return in_words(self.fields.get(key), value)
        if kind == "subscription":
            return dict(Subscription.State.choices).get(value, "")
        return _value(name, value)


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return _IN_WORDS.get(name, str)(value)


_INSTANTS = dict.fromkeys(
    ("created_at", "confirmation_asked_at", "confirmed_at"), lambda value: instant(datetime.fromisoformat(value))
)
_IN_WORDS: dict[str, Callable[[Any], str]] = {
    **IN_WORDS,
    "birth_date": lambda value: day(date.fromisoformat(value)),
    "merged": lambda gone: f"contact {gone['contact']} became part of this one",
    **_INSTANTS,
}
