"""What became of each field of a contact: who changed it from what into what, as far as that still stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from contacts.models import EVIDENCE, Change, Origin, evidence_of


class Entry(NamedTuple):
    """One change of one field; of a subscription also since when and by which source the old state was."""

    origin: Origin
    at: datetime
    old: Any
    new: Any
    since: datetime | None = None
    source: str = ""


class History:
    """The changes of one contact in the order in which they were made, with respect to one import's own.

    What was undone since counts as if it had never been: a change and the undo that took it back are left out.
    """

    def __init__(self, changes: Iterable[Change], own: int):
        self.own = own
        self.began_at: datetime | None = None
        self.created = False
        self.latest = 0
        self.entries: dict[str, list[Entry]] = {}
        for change in changes:
            self._add(change)

    def _add(self, change: Change) -> None:
        self.began_at = self.began_at or change.at
        if change.origin_id == self.own:
            self.created |= not change.fields
            self.latest = change.pk
        for name, (old, new) in change.fields.items():
            if name.startswith(EVIDENCE):
                continue
            entries = self.entries.setdefault(name, [])
            if change.origin.kind == Origin.Kind.UNDO:
                _go_back(entries, new)
            else:
                entries.append(Entry(change.origin, change.at, old, new, *_evidence(change, name)))

    def strangers(self) -> Iterator[Entry]:
        """The changes that others made."""
        return (entry for entries in self.entries.values() for entry in entries if not self.is_own(entry))

    def is_own(self, entry: Entry) -> bool:
        return entry.origin.pk == self.own

    def written(self) -> dict[str, list[Entry]]:
        """{field: its changes} of the fields that the import changed."""
        return {name: entries for name, entries in self.entries.items() if any(map(self.is_own, entries))}

    def before(self, entries: list[Entry]) -> tuple[Any, datetime | None, str]:
        """The value that the field had before the import came last, since when and by which source.

        A merge brings changes of two contacts together: only those that follow from each other count.
        """
        first = len(entries) - 1
        while first and self.is_own(entries[first - 1]) and entries[first - 1].new == entries[first].old:
            first -= 1
        entry = entries[first]
        return entry.old, entry.since or (entries[first - 1].at if first else self.began_at), entry.source


def _evidence(change: Change, name: str) -> tuple[datetime | None, str]:
    was = evidence_of(change.fields, name)
    return (datetime.fromisoformat(was["since"]), was["source"]) if was else (None, "")


def _go_back(entries: list[Entry], value: Any) -> None:
    """To where the field had this value."""
    while entries and entries.pop().old != value:
        pass
