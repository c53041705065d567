"""The menus above a list: each choice is the address of the page that it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from crm.choices import Choice, choices_of
from crm.pages import address
from crm.periods import PRESETS, InvalidPeriod, Period, read_day

KEPT = ("channel", "status", "count")


@dataclass(frozen=True)
class Menu:
    """`label` says what is chosen of the parameter `name`."""

    name: str
    label: str
    options: list[Choice]


@dataclass(frozen=True)
class PeriodMenu(Menu):
    """Also the days shown, and the filters to keep, as (name, value), when the form sends other days."""

    kept: list[tuple[str, str]]
    first_day: date | None = None
    last_day: date | None = None


def choice_menu(
    params: QueryDict, name: str, all_label: str, choices: Iterable[tuple[str, str]], *, icons: bool = False
) -> Menu:
    """All or one of the choices; also where the address asks for one that there is not."""
    options = choices_of(params, name, [("", all_label), *choices], icons=icons)
    return Menu(name, next((option.label for option in options if option.is_current), all_label), options)


def _day(params: QueryDict, name: str) -> date | None:
    """What was given, to be corrected, as far as it is a day."""
    try:
        return read_day(params.get(name, ""))
    except InvalidPeriod:
        return None


def period_menu(params: QueryDict, period: Period | None) -> PeriodMenu:
    """The presets, beside two days of one's own; `period` is None where the address has no valid one."""
    current = period.key if period else ""
    options = [
        Choice(label, address(params, **{"period": key, "from": None, "to": None}), key == current)
        for key, label in PRESETS
    ]
    kept = [(name, str(params[name])) for name in KEPT if name in params]
    if period is None:
        return PeriodMenu("period", "Choose a period", options, kept, _day(params, "from"), _day(params, "to"))
    return PeriodMenu("period", period.label, options, kept, period.first_day, period.last_day)
