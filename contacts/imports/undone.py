"""What an undo took back and what it left, as it is kept with the import while the undo is at work and afterwards."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

SHOWN = 300
"""So many of the things that stayed are listed; all are counted."""


CHANGED = "changed since"
WITHDRAWN = "a withdrawal stays"
HELD = "another contact has it by now"


@dataclass(frozen=True)
class Kept:
    """Something that stayed, and why in words; without a `field` it is the whole row.

    `kind` is that of the row, as files are called: contacts, devices, sends, events, orders; a row that is not a
    contact itself has an `id` beside that of its contact. `holder` is the contact that has an identifier by now.
    """

    contact: int
    reason: str
    field: str = ""
    kind: str = "contacts"
    id: int | None = None
    holder: int | None = None


@dataclass(frozen=True)
class Part:
    """What one step of an undo came to; the numbers are of rows."""

    deleted: int = 0
    restored: int = 0
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Undone:
    """`Import.undo`: the numbers by kind, `kept` as {name: value} of `Kept`.

    `origin` is that of the undo's own writes; `are_created_gone` says how far it is, and `below` is the change before
    which it goes on.
    """

    deleted: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    kept_number: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)
    user: int | None = None
    origin: int | None = None
    are_created_gone: bool = False
    below: int | None = None

    def __str__(self) -> str:
        return f"deleted {_in_words(self.deleted)}, restored {_in_words(self.restored)}, kept {self.kept_number}"

    def plus(self, kind: str, part: Part) -> "Undone":
        return replace(
            self,
            deleted=_add(self.deleted, kind, part.deleted),
            restored=_add(self.restored, kind, part.restored),
            kept_number=self.kept_number + len(part.kept),
            kept=self.kept + _plain(part.kept[: SHOWN - len(self.kept)]),
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> "Undone":
        return cls(**stored) if stored else cls()


def _add(numbers: dict[str, int], kind: str, number: int) -> dict[str, int]:
    return dict(Counter(numbers) + Counter({kind: number}))


def _plain(kept: Iterable[Kept]) -> list[dict[str, Any]]:
    return [asdict(each) for each in kept]


def _in_words(numbers: dict[str, int]) -> str:
    return " and ".join(f"{number} {kind}" for kind, number in numbers.items()) or "nothing"
