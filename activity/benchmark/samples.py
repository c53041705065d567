"""What the measured pages are about: people and values found in the data, the same way whatever their number."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from activity.models import Send
from contacts.models import Contact, CustomField
from contacts.searching import fold
from crm.periods import Period

PAGE_SIZE = 50
DEEP = 1_000
CHOICE, NUMBER, CATEGORY = "tier", "points", "sales"
"""A custom field of choices, one of numbers, and a subscription category of the demo's."""
PERIOD = "90d"


@dataclass(frozen=True)
class Position:
    """The row before a deep page, and how many pages lie before it."""

    pages: int
    at: datetime
    contact_id: int


@dataclass(frozen=True)
class Sample:
    now: datetime
    surname_prefix: str
    email_part: str
    phone_front: str
    phone_end: str
    first_name: str
    strangers: str
    """Two words that many have, and nobody has together."""
    country: str
    language: str
    foreign_language: str
    """One that nobody in the country speaks."""
    created_from: str
    created_to: str
    choice: str
    points: tuple[int, int]
    deep: Position
    typical: int
    """The contact in the middle of those who were sent something in the last 90 days."""
    busiest: int
    step: str
    """How wide the bars of the busiest contact's chart over all time are."""

    @property
    def period(self) -> Period:
        return Period.from_query({"period": PERIOD}, self.now)

    @property
    def created(self) -> Period:
        return Period.from_query({"from": self.created_from, "to": self.created_to}, self.now)


def take_sample() -> Sample:
    """Of the database that Django's connection leads to; some of its queries read whole tables."""
    first_name, last_name, email, phone = _somebody()
    (country, language), foreign_language = _country_and_languages()
    created_from, created_to = _row(
        "SELECT percentile_disc(ARRAY[0.4, 0.6]) WITHIN GROUP (ORDER BY created_at) FROM contacts_contact"
    )[0]
    busiest = _row("SELECT contact_id FROM activity_send GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")[0]
    now = timezone.now()
    return Sample(
        now=now,
        surname_prefix=fold(last_name)[:4],
        email_part=re.split(r"[.+\-_]", email.partition("@")[0])[-1][:8],
        phone_front=phone[:8],
        phone_end=phone[-4:],
        first_name=fold(first_name),
        strangers=_strangers(),
        country=country,
        language=language,
        foreign_language=foreign_language,
        created_from=created_from.date().isoformat(),
        created_to=created_to.date().isoformat(),
        choice=str(CustomField.objects.get(key=CHOICE).options[-1]),
        points=_points(),
        deep=_deep(),
        typical=_typical(),
        busiest=busiest,
        step=Period.preset("all", now.date()).spanning(Send.objects.filter(contact=busiest).first_at()).step,
    )


def _row(statement: str, *parameters: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()


def _somebody() -> tuple[str, ...]:
    """The commonest first name; surname, email and phone of the first who has all, from the middle of the table on."""
    return _commonest_first_names(1)[0], *_row(
        """
        SELECT last_name, email, phone FROM contacts_contact
        WHERE last_name ~ '^\\w{4}' AND email <> '' AND phone <> ''
        ORDER BY id < (SELECT (min(id) + max(id)) / 2 FROM contacts_contact), id LIMIT 1
        """
    )


def _commonest_first_names(number: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_name FROM contacts_contact WHERE first_name <> ''"
            " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %s",
            [number],
        )
        return [fold(name) for (name,) in cursor.fetchall()]


def _strangers() -> str:
    pairs = (f"{one} {other}" for one, other in combinations(_commonest_first_names(9), 2))
    return next(pair for pair in pairs if not Contact.objects.matching(pair).exists())


def _country_and_languages() -> tuple[list[str], str]:
    """The commonest country with its commonest language, and a language of others that nobody there has."""
    known = Contact.objects.exclude(country="").exclude(language="").values_list("country", "language")
    spoken = [pair for *pair, _ in known.annotate(number=Count("pk")).order_by("-number", "country", "language")]
    here = {language for country, language in spoken if country == spoken[0][0]}
    return spoken[0], next(language for _, language in spoken if language not in here)


def _points() -> tuple[int, int]:
    """A range that holds about a fiftieth of those who have points."""
    low, high = _row(
        """
        SELECT percentile_disc(ARRAY[0.5, 0.52]) WITHIN GROUP (ORDER BY (custom ->> %s)::numeric)
        FROM contacts_contact WHERE custom ->> %s <> ''
        """,
        NUMBER,
        NUMBER,
    )[0]
    return int(low), int(high)


def _deep() -> Position:
    """A thousand pages on in the list's own order, or halfway where there are fewer."""
    total = Contact.objects.count()
    pages = max(min(DEEP, total // PAGE_SIZE // 2), 1)
    at, contact_id = _row(
        "SELECT last_activity_at, contact_id FROM contacts_contactsummary"
        " ORDER BY last_activity_at DESC, contact_id DESC OFFSET %s LIMIT 1",
        min(pages * PAGE_SIZE, total) - 1,
    )
    return Position(pages, at, contact_id)


def _typical() -> int:
    return _row(
        """
        WITH active AS (
            SELECT contact_id, count(*) AS sends FROM activity_send
            WHERE sent_at BETWEEN now() - interval '89 days' AND now() GROUP BY contact_id
        )
        SELECT contact_id FROM active
        ORDER BY sends, contact_id OFFSET (SELECT count(*) / 2 FROM active) LIMIT 1
        """
    )[0]
