"""Choices between the states of a page, such as the kinds of a list: each is the address that it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from crm.pages import address


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    is_current: bool
    icon: str = ""


def choices_of(
    params: QueryDict, name: str, options: Iterable[tuple[str, str]], *, icons: bool = False
) -> list[Choice]:
    """One for each (value, label) of the parameter `name`; the value "" is that of all, and left out of the address.

    With `icons` a value is also the name of its icon.
    """
    current = params.get(name, "")
    return [
        Choice(label, address(params, **{name: value or None}), value == current, value if icons else "")
        for value, label in options
    ]
