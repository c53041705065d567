"""What an undo takes back and what it leaves as it is, in words."""

from dataclasses import dataclass
from datetime import datetime

from contacts.imports.undone import Kept, Undone
from contacts.models import Contact, Origin
from contacts.profile.history import ChangeWords


@dataclass(frozen=True)
class KeptThing:
    """`what` is the field or the row that stayed; `contact` and `holder` are None where they are gone meanwhile."""

    contact: Contact | None
    what: str
    reason: str
    holder: Contact | None


@dataclass(frozen=True)
class UndoneInWords:
    """`taken_back` tells how much of each kind; `kept` are the first of `kept_number` things."""

    at: datetime | None
    by: str
    taken_back: list[str]
    kept: list[KeptThing]
    kept_number: int

    @classmethod
    def of(cls, undone: Undone, words: ChangeWords) -> "UndoneInWords":
        """Two queries: who did it, and the contacts."""
        kept = [Kept(**each) for each in undone.kept]
        ids = {pk for each in kept for pk in (each.contact, each.holder) if pk}
        contacts = Contact.objects.only("first_name", "last_name", "email", "phone").in_bulk(ids)
        things = [_thing(each, contacts, words) for each in kept]
        origin = Origin.objects.filter(pk=undone.origin or 0).select_related("user").first()
        at, by = (origin.created_at, origin.user) if origin else (None, None)
        return cls(at, by.get_username() if by else "", _taken_back(undone), things, undone.kept_number)


def counted(number: int, kind: str) -> str:
    """12,408 contacts, 1 send"""
    return f"{number:,} {kind.removesuffix('s') if number == 1 else kind}"


def _taken_back(undone: Undone) -> list[str]:
    gone = [f"{counted(number, kind)} deleted" for kind, number in undone.deleted.items()]
    return gone + [f"{counted(number, kind)} put back as before" for kind, number in undone.restored.items()]


def _thing(kept: Kept, contacts: dict[int, Contact], words: ChangeWords) -> KeptThing:
    row = f"the whole {kept.kind.removesuffix('s')}{f' {kept.id}' if kept.id else ''}"
    what = words.label(kept.field) if kept.field else row
    return KeptThing(contacts.get(kept.contact), what, kept.reason, contacts.get(kept.holder or 0))
