"""The columns of the list, and the addresses that sort it by them."""

from collections.abc import Mapping
from dataclasses import dataclass

from contacts.orderings import ORDERINGS, day_field_of
from crm.keyset import Ordering
from crm.pages import address

_DAYS = {"created_at": ("Created", "-created"), "updated_at": ("Last edit", "-updated")}


@dataclass(frozen=True)
class Column:
    """A heading; `direction` is "ascending" or "descending" if the list is sorted by it, `url` sorts it by it."""

    label: str
    key: str = ""
    url: str = ""
    direction: str = ""


def columns_of(ordering: Ordering, params: Mapping) -> list[Column]:
    day = _DAYS[day_field_of(ordering)]
    sortable = {"Contact": "name", "Last activity": "-last_activity", day[0]: day[1]}
    labels = ("Contact", "Email status", "Phone", "Channels", "Location", "Source", "Last activity", day[0])
    return [
        _column(label, sortable[label], ordering, params) if label in sortable else Column(label) for label in labels
    ]


def _column(label: str, first: str, ordering: Ordering, params: Mapping) -> Column:
    """A click sorts by the column in its usual direction, a second one in the other."""
    sorted_by_it = ordering.key.lstrip("-") == first.lstrip("-")
    direction = ("descending" if ordering.descending else "ascending") if sorted_by_it else ""
    wanted = _opposite(first) if ordering.key == first else first
    return Column(label, first.lstrip("-"), address(params, sort=wanted, count=None), direction)


def _opposite(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def sort_menu(ordering: Ordering, params: Mapping) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one) of every ordering."""
    return [(each.label, address(params, sort=key, count=None), each is ordering) for key, each in ORDERINGS.items()]
