"""Personal data and custom fields, as names and values in words."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from contacts.custom_values import display
from contacts.models import Contact, CustomField, FieldGroup
from contacts.names import country_name, language_name
from crm.periods import workspace_day
from crm.wording import day


@dataclass(frozen=True)
class Fact:
    """`note` is derived from the value, such as an age; `choices` are the single values of a several-choices field."""

    label: str
    value: str
    note: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is known, and the labels of what is not."""

    known: list[Fact]
    unknown: list[str]
    group: FieldGroup | None = None

    @classmethod
    def of(cls, facts: Iterable[Fact], group: FieldGroup | None = None) -> "Facts":
        facts = list(facts)
        return cls([fact for fact in facts if fact.value], [fact.label for fact in facts if not fact.value], group)


def personal_data(contact: Contact, now: datetime) -> Facts:
    local = contact.local_time(now)
    clock = [Fact("Local time", f"{local:%H:%M}", f"{local:%A}")] if local else []
    return Facts.of(
        [
            Fact("First name", contact.first_name),
            Fact("Last name", contact.last_name),
            Fact("Gender", contact.get_gender_display()),
            Fact("Birth date", day(contact.birth_date) if contact.birth_date else "", _age(contact, local or now)),
            Fact("Address", contact.address),
            Fact("Postcode", contact.postcode),
            Fact("City", contact.city),
            Fact("Region", contact.region),
            Fact("Country", country_name(contact.country)),
            Fact("Language", language_name(contact.language), f"({contact.language})"),
            Fact("Time zone", contact.time_zone, utc_offset(local) if local else ""),
            *clock,
        ]
    )


def _age(contact: Contact, now: datetime) -> str:
    """Today is the contact's own day where the zone is known, else the workspace's."""
    today = now.date() if contact.time_zone else workspace_day(now)
    age = contact.age_on(today)
    if age is None:
        return ""
    return "1 year" if age == 1 else f"{age} years"


def utc_offset(moment: datetime) -> str:
    """UTC+2, UTC+5:30, UTC−3, UTC"""
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def custom_data(contact: Contact, fields: Iterable[CustomField]) -> list[Facts]:
    """One entry per group; `fields` come in their own order, with their groups."""
    return [
        Facts.of((_fact(field, contact.custom.get(field.key)) for field in own), group)
        for group, own in groupby(fields, lambda field: field.group)
    ]


def _fact(field: CustomField, value: Any) -> Fact:
    several = field.type == CustomField.Type.CHOICES and isinstance(value, list)
    return Fact(field.label, in_words(field, value), choices=tuple(map(str, value)) if several else ())


def in_words(field: CustomField | None, value: Any) -> str:
    """As the field's type shows it; as it was kept where the field is gone or had another type then."""
    if field:
        with suppress(TypeError, ValueError, ArithmeticError):
            return display(field, value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
