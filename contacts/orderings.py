"""The ways in which the list of contacts can be sorted, by the word that stands for each in an address."""

from contacts.models import NEVER
from crm.keyset import Ordering
from crm.values import Invalid

DEFAULT = "-last_activity"

ORDERINGS = {
    ordering.key: ordering
    for ordering in (
        Ordering("-last_activity", "Latest activity first", "summary__last_activity_at", descending=True, empty=NEVER),
        Ordering("last_activity", "Earliest activity first", "summary__last_activity_at", empty=NEVER),
        Ordering("-created", "Newest contacts first", "created_at", descending=True),
        Ordering("created", "Oldest contacts first", "created_at"),
        Ordering("-updated", "Last edited first", "updated_at", descending=True),
        Ordering("updated", "Longest unedited first", "updated_at"),
        Ordering("name", "Name, A to Z", "sort_name", empty=""),
        Ordering("-name", "Name, Z to A", "sort_name", descending=True, empty=""),
        Ordering("email", "Email, A to Z", "email", empty=""),
        Ordering("-email", "Email, Z to A", "email", descending=True, empty=""),
    )
}


def day_field_of(ordering: Ordering) -> str:
    """The instant whose day is the last column: of the last edit where the list is sorted by that, else of creation."""
    return "updated_at" if ordering.field == "updated_at" else "created_at"


def clean_ordering(key: str) -> Ordering:
    if key not in ORDERINGS:
        raise Invalid(f"is no way to sort this list; there are {', '.join(ORDERINGS)}")
    return ORDERINGS[key]
