"""Who is it? Rows are resolved one after the other, each by its strongest known key."""

from collections.abc import Iterable, Iterator

from contacts.models import DEVICE_PREFIXES, KEY_PREFIXES

from .drafts import CONFIRMATION, Draft
from .rows import ContactRow

Clash = tuple[str, str, Draft]
"""(field, value, holder): a value that another contact holds, and that therefore stays there."""

MATCH_FIELDS = ("contact_id", *KEY_PREFIXES, "push_token", "device_id")


class Stale(Exception):
    """What was read has changed meanwhile, or a key was lost to another writer: read again and retry."""


class Unresolved(Exception):
    """The row names nobody; the message says why, in words for its author."""


def keys_of(row: ContactRow) -> Iterator[tuple[str, str]]:
    """(field, key) pairs of the identifiers that a row gives, strongest first."""
    for name, prefix in KEY_PREFIXES.items():
        if value := row.values.get(name):
            yield name, prefix + value
    for name, prefix in DEVICE_PREFIXES.items():
        if value := getattr(row, name):
            yield name, prefix + value


class Register:
    """Who holds which key: as the database says, and as the rows so far have changed it."""

    def __init__(self, holders: dict[str, Draft], by_id: dict[int, Draft]):
        self.holders = holders
        self.by_id = by_id
        self.released: set[str] = set()
        self.freed: set[str] = set()
        self.claimed: dict[str, Draft] = {}

    def resolve(self, row: ContactRow, match: Iterable[str] = ()) -> Draft | None:
        """The draft that the row names, or None for somebody new."""
        match = tuple(match)
        if row.contact_id is not None and (not match or "contact_id" in match):
            if row.contact_id not in self.by_id:
                raise Unresolved(f"no contact has the ID {row.contact_id}")
            return self.by_id[row.contact_id]
        keys = [(name, key) for name, key in keys_of(row) if not match or name in match]
        if not keys:
            raise Unresolved(_missing(match))
        for name, key in keys:
            holder = self.holders.get(key)
            if holder is not None and (match or not _contradicts(holder, row, name)):
                return holder
        return None

    def merge(self, row: ContactRow, draft: Draft, *, gaps_only: bool = False) -> list[Clash]:
        """Write the row's values to the draft, claiming its keys; what others hold stays with them."""
        clashes = []
        for name, value in row.values.items():
            if gaps_only and not draft.is_gap(name):
                continue
            if name in KEY_PREFIXES:
                if clash := self._claim_field(draft, name, value, keep=row.keeps_identifiers):
                    clashes.append(clash)
            elif name != "created_at" or draft.is_new:
                draft.values[name] = value
        if any(name == "email" for name, *_ in clashes):
            draft.values = {name: value for name, value in draft.values.items() if name not in CONFIRMATION}
        if row.gaps:
            draft.values |= {name: value for name, value in row.gaps.items() if not draft[name]}
        for key, value in row.custom.items():
            if gaps_only and draft.stored_custom.get(key) is not None:
                continue
            draft.custom[key] = None if value in ("", []) else value
        return clashes + self._claim_device(row, draft)

    def _claim_device(self, row: ContactRow, draft: Draft) -> list[Clash]:
        given = ((name, prefix, getattr(row, name)) for name, prefix in DEVICE_PREFIXES.items())
        clashes = (self._claim(draft, name, prefix + value, value) for name, prefix, value in given if value)
        return [clash for clash in clashes if clash]

    def _claim_field(self, draft: Draft, name: str, value: str, *, keep: bool) -> Clash | None:
        held = draft[name]
        if held == value or (held and keep):
            return None
        if value and (clash := self._claim(draft, name, KEY_PREFIXES[name] + value, value)):
            return clash
        if held:
            self.release(KEY_PREFIXES[name] + held)
        draft.values[name] = value
        return None

    def _claim(self, draft: Draft, name: str, key: str, value: str) -> Clash | None:
        holder = self.holders.get(key)
        if holder is draft:
            return None
        if holder is not None:
            return name, value, holder
        self.holders[key] = self.claimed[key] = draft
        return None

    def release(self, key: str) -> None:
        """Nobody holds the key from here on."""
        self.holders.pop(key, None)
        self.freed.add(key)
        if self.claimed.pop(key, None) is None:
            self.released.add(key)


def _contradicts(holder: Draft, row: ContactRow, name: str) -> bool:
    """Whether the holder has a different value of a stronger kind than `name`, given in the row."""
    for stronger in KEY_PREFIXES:
        if stronger == name:
            return False
        given = row.values.get(stronger)
        if given and (held := holder[stronger]) and held != given:
            return True
    return False


def _missing(match: tuple[str, ...]) -> str:
    if match:
        return f"no {' or '.join(match)} to match by"
    return "nothing that identifies a contact: no ID, external ID, email, phone, Telegram ID, push token or device"
