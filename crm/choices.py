"""Choices between the states of a page, such as the kinds of a list: as links, as an address names one, as chips."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from crm.pages import address
from crm.values import shown


class InvalidChoice(ValueError):
    """The address asks for something that there is not; the message is a sentence that says what there is."""


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    is_current: bool
    icon: str = ""


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address of the list without it."""

    name: str
    label: str
    value: str
    url: str


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


def chosen(params: QueryDict, name: str, options: Iterable[tuple[str, str]]) -> str:
    """The value of one of the options, or "" for all of them; raises InvalidChoice."""
    value = given_once(params, name)
    values = [known for known, _ in options if known]
    if value and value not in values:
        one_of = "one of " if len(values) > 1 else ""
        raise InvalidChoice(f"{shown(value)} is no {name}; choose {one_of}{', '.join(values)}.")
    return value


def given_once(params: QueryDict, name: str) -> str:
    """The one value of the parameter, or "" where it isn't named; raises InvalidChoice where there are several."""
    if len(params.getlist(name)) > 1:
        raise InvalidChoice(f"The address names more than one {name}; choose one.")
    return params.get(name, "")
