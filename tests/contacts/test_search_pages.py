"""Pages of a search or filter are the same by whatever path PostgreSQL is led to them: a naive list, cut in pieces."""

import re
from urllib.parse import urlencode

import pytest
from django.db.models import F
from django.http import QueryDict

from contacts.filters import ContactFilter
from contacts.models import Contact
from contacts.orderings import ORDERINGS
from contacts.word_search import MOST_NAMED, WordSearch
from crm.estimates import Estimate
from crm.keyset import PLAINLY, ByHash, ByKey, Fetched, RowByRow
from crm.lookups import KeyAlone
from tests.crowds import make_people
from tests.factories import CustomFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PEOPLE = 200
SIZE = 70
PATHS = {
    "by keys": {"word_search.MOST_NAMED": PEOPLE, "expected": 0},
    "fetched": {"expected": 5},
    "by hash": {"ways.MOST_FETCHED": 4, "expected": 5},
    "row by row, then by hash": {"ways.MOST_FETCHED": 4, "expected": PEOPLE, "cost": 640},
    "along the list": {"ways.MOST_FETCHED": 4, "ways.MOST_HASHED": 5, "expected": PEOPLE},
    "of more than were expected, by hash": {"word_search.MOST_NAMED": 2, "word_search.MOST_VISITED": 0, "expected": 0},
    "of more than were expected, near": {
        "word_search.MOST_NAMED": 2,
        "word_search.MOST_VISITED": PEOPLE,
        "expected": 0,
    },
    "of more than were expected, far away": {
        "word_search.MOST_NAMED": 2,
        "word_search.MOST_VISITED": PEOPLE,
        "expected": 0,
        "too_near": True,
    },
    "of more than were expected, but still few": {
        "word_search.MOST_NAMED": 2,
        "word_search.MOST_FETCHED": PEOPLE,
        "expected": 0,
    },
    "of more than were expected, fewer than a walk would visit": {
        "word_search.MOST_NAMED": 2,
        "word_search.MOST_FETCHED": PEOPLE,
        "word_search.MOST_VISITED": 0,
        "expected": 0,
    },
    "of a table that the planner takes for empty": {
        "word_search.MOST_NAMED": 2,
        "word_search.MOST_VISITED": 0,
        "expected": 0,
        "everybody": 0,
    },
}
"""What is changed for each: constants, and how many the planner is made to expect of whom words find."""

SEARCHES = ("person", "first1", "first7", "first7 last8", "last200", "nobody", "38")
"""Of words that all, many, few, one, or none have."""

KINDS = ("-last_activity", "last_activity", "-created", "name")
"""One ordering of each kind: of the contact's own table or another, with and without empty values to keep for last."""


@pytest.fixture(params=PATHS)
def path(request, monkeypatch):
    make_people(PEOPLE)
    changed = {"word_search.MOST_FETCHED": 3, "word_search.FEW_VISITED": 2 * SIZE} | PATHS[request.param]
    expected = Estimate(changed.pop("expected"), changed.pop("cost", 0))
    everybody = Estimate(changed.pop("everybody", PEOPLE), 0)
    too_near = changed.pop("too_near", False)
    for name, value in changed.items():
        monkeypatch.setattr(f"contacts.{name}", value)
    monkeypatch.setattr("contacts.word_search.recent_estimates_of", lambda *_, **__: (expected, everybody))
    if too_near:
        monkeypatch.setattr("contacts.word_search.RowByRow", lambda _, contacts: RowByRow(SIZE, contacts))


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(("country", "searches"), [("", SEARCHES), ("PL", SEARCHES[::3])])
def test_every_path_gives_the_same_rows_in_the_same_order(country, searches):
    for key in KINDS:
        for q in searches:
            query = {"q": q, "sort": key} | ({"country": country} if country else {})
            expected = naive(q, key, country)

            assert forwards(query) == expected, query
            assert backwards(query) == expected, query


WAYS = {
    "plainly": lambda _: PLAINLY,
    "fetched": lambda matching: [Fetched(matching)],
    "by hash": lambda matching: [ByHash(matching)],
    "row by row": lambda matching: [RowByRow(SIZE), RowByRow(2 * SIZE), ByHash(matching)],
    "by key, near": lambda matching: [ByKey(SIZE, F("pk")), ByHash(matching)],
    "by key, farther": lambda matching: [ByKey(3 * SIZE, KeyAlone(F("pk"))), ByHash(matching)],
    "by key, beyond the end": lambda matching: [ByKey(2 * PEOPLE, F("pk")), ByHash(matching)],
}

RANGES = [(1, PEOPLE, ""), (20, 150, ""), (100, 110, ""), (PEOPLE + 1, PEOPLE + 9, ""), (1, 190, "UA")]
"""Of points, from and to, and a country."""


@pytest.mark.parametrize("way", WAYS)
def test_every_way_through_a_filter_gives_the_same_rows_in_the_same_order(way, monkeypatch):
    make_people(PEOPLE)
    CustomFieldFactory(key="points", type="number", indexed=True)
    monkeypatch.setattr("contacts.filters.contact_filter.ways_to", lambda matching, *_, **__: WAYS[way](matching))
    contacts = Contact.objects.select_related("summary")
    for key in KINDS:
        for low, high, country in RANGES:
            query = {"cf.points.from": low, "cf.points.to": high, "sort": key} | (
                {"country": country} if country else {}
            )
            found = [each for each in contacts if low <= each.custom["points"] <= high]
            expected = in_order([each for each in found if each.country.startswith(country)], key)

            assert forwards(query) == expected, query
            assert backwards(query) == expected, query


def naive(q, key, country):
    """The primary keys of those with a stored word for each word of `q`, sorted by Python."""
    contacts = Contact.objects.select_related("summary").filter(country__startswith=country)
    found = [contact for contact in contacts if has_all(q.split(), re.findall(r"'([^']*)'", contact.search))]
    return in_order(found, key)


def in_order(found, key):
    ordering = ORDERINGS[key]

    def value(contact):
        for name in ordering.field.split("__"):
            contact = getattr(contact, name)
        return contact

    found.sort(key=lambda contact: (value(contact), contact.pk), reverse=ordering.descending)
    return [contact.pk for contact in sorted(found, key=lambda contact: value(contact) == ordering.empty)]


def has_all(beginnings, words):
    return all(any(word.startswith(beginning) for word in words) for beginning in beginnings)


def forwards(query):
    rows, page = [], page_at(query, {})
    while page:
        rows += page.rows
        page = page.next and page_at(query, page.next)
    return [row["id"] for row in rows]


def backwards(query):
    """The first page is always full, and may repeat what the second has."""
    rows, page = [], page_at(query, {"before": "end"})
    while page:
        rows = [row for row in page.rows if row not in rows] + rows
        page = page.previous and page_at(query, page.previous)
    return [row["id"] for row in rows]


def page_at(query, cursor):
    filters = ContactFilter(QueryDict(urlencode(query)), Contact.objects.as_lines())
    assert not filters.problems
    return filters.page(cursor, SIZE)


@pytest.mark.parametrize(
    ("query", "everybody", "apart", "ways"),
    [
        (("olena", "created"), 300_000, 155, [Fetched]),
        (("olena", "created"), 10_000, 10, [RowByRow, Fetched]),
        (("olena", "created"), 300_000, 40, [RowByRow, ByHash]),
        (("olena", "-last_activity"), 300_000, 600, [Fetched]),
        (("olena", "-last_activity"), 300_000, 155, [RowByRow, Fetched]),
        (("olena", "-last_activity"), 2_000_000, 700, [RowByRow, ByHash]),
        (("2024", "-last_activity"), 300_000, 155, [Fetched]),
    ],
)
def test_whom_words_find_are_fetched_unless_a_walk_visits_fewer(query, everybody, apart, ways, monkeypatch):
    q, sort = query
    estimates = [Estimate(1, 1), Estimate(everybody, 0)]
    monkeypatch.setattr("contacts.word_search.recent_estimates_of", lambda *_, **__: estimates)
    search = WordSearch(q)
    search.first = [apart * number for number in range(MOST_NAMED + 1)]

    assert [type(way) for way in search.ways(Contact.objects.all(), 50, ORDERINGS[sort], alone=True)] == ways
