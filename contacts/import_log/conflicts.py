"""Values that stayed with their holders, and who these are."""

from collections.abc import Iterable
from dataclasses import dataclass

from contacts.labels import label_of
from contacts.models import Contact, ImportConflict
from crm.keyset import Ordering

AS_FOUND = Ordering("found", "As they were found", "id")


@dataclass(frozen=True)
class HeldValue:
    """`holder` has the value, `contact` is whom the row named; either is None where it is gone meanwhile."""

    line: int
    field: str
    value: str
    holder: Contact | None
    contact: Contact | None


def held_values(conflicts: Iterable[ImportConflict]) -> list[HeldValue]:
    """One query, for the contacts."""
    conflicts = list(conflicts)
    ids = {pk for each in conflicts for pk in (each.holder_id, each.contact_id) if pk}
    contacts = Contact.objects.only("first_name", "last_name", "email", "phone").in_bulk(ids)
    return [
        HeldValue(
            each.line,
            label_of(each.field),
            each.value,
            contacts.get(each.holder_id or 0),
            contacts.get(each.contact_id or 0),
        )
        for each in conflicts
    ]
