"""What goes into a write and what comes out of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contacts.models import WORST_FIRST


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class Existing(StrEnum):
    """What a row does to a contact that is known already."""

    UPDATE = "update"
    FILL = "fill"
    """It gives a value to what is empty, and leaves the rest."""
    SKIP = "skip"
    """It only names the contact, and tells what the person withdrew."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Categories to join and to leave, by id. `forced` grants again what the person withdrew.

    `returned` are (category, state, since, source) to go back to; no state says that nobody was ever asked.
    Those `offered` are joined by nobody whose email is suppressed, since it wasn't the person who asked for them.
    One that is `own`, the person's proven word, also counts where they were subscribed before that.
    """

    subscribe: tuple[int, ...] = ()
    unsubscribe: tuple[int, ...] = ()
    at: datetime | None = None
    source: str = ""
    forced: bool = False
    returned: tuple[Any, ...] = ()
    offered: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source knows of an address: a status of `EmailStatus`, since when and why.

    `lesser` are (status, at) of what holds beside it and is less bad: it comes to light when the worst has ended.
    """

    status: str
    at: datetime | None = None
    reason: str = ""
    cause: str = ""
    channel: str = "email"
    address: str = ""
    lesser: tuple[tuple[str, datetime | None], ...] = ()

    def one_by_one(self) -> Iterator["Standing"]:
        """The worst first."""
        yield self
        for status, at in self.lesser:
            yield replace(self, status=status, at=at, reason="", lesser=())

    @property
    def suppresses(self) -> bool:
        return self.status in WORST_FIRST


@dataclass(slots=True)
class ContactRow:
    """What one source says of one contact: cleaned values; a field that is absent stays as it is.

    `values` is {model field: value}, "" or None clears it; `custom` is {field key: value}, None clears it.
    `gaps` are values for fields where nothing is known. `anonymous_id` is another ID of the device. One that
    `keeps_identifiers` gives the contact an email, a phone and such only where it has none.
    """

    values: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    contact_id: int | None = None
    push_token: str = ""
    device_id: str = ""
    anonymous_id: str = ""
    gaps: dict[str, Any] | None = None
    keeps_identifiers: bool = False
    consent: Consent | None = None
    standing: Standing | None = None
    line: int | None = None

    @property
    def withdrawal(self) -> "ContactRow | None":
        """What it says against writing to the person, and nothing else of it."""
        leaves = self.consent.unsubscribe if self.consent else ()
        standing = self.standing if self.standing and self.standing.suppresses else None
        if not leaves and not standing:
            return None
        if standing:
            lesser = tuple(told for told in standing.lesser if told[0] in WORST_FIRST)
            standing = replace(standing, address=standing.address or self.values.get("email") or "", lesser=lesser)
        consent = Consent(unsubscribe=leaves, source=self.consent.source) if self.consent and leaves else None
        return ContactRow(consent=consent, standing=standing, line=self.line)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that another contact holds, and that therefore was not written to this one."""

    field: str
    value: str
    holder_id: int


@dataclass(slots=True)
class Outcome:
    """What became of one row. `kept` lists the category ids that a withdrawal keeps closed."""

    result: Result
    contact_id: int | None = None
    reason: str = ""
    conflicts: Sequence[Conflict] = ()
    kept: Sequence[int] = ()
    changes: dict[str, list] = field(default_factory=dict)
