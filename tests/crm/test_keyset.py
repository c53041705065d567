from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import models
from django.db.models import F
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import NEVER, Contact, ContactSummary
from crm.cursors import read_cursor, write_cursor
from crm.keyset import PLAINLY, ByHash, ByKey, Fetched, Ordering, RowByRow, Walk, keyset_page

DAY = timedelta(days=1)
START = datetime(2026, 5, 1, 9, 30, 0, 123456, tzinfo=UTC)
NAMES = ["bea", "", "ann", "bea", "", "kim", "zoe", "", "ann"]
ORDERINGS = [
    Ordering("name", "Name", "sort_name", empty=""),
    Ordering("-name", "Name, Z first", "sort_name", descending=True, empty=""),
    Ordering("-created", "Newest", "created_at", descending=True),
    Ordering("active", "Longest inactive", "summary__last_activity_at", empty=NEVER),
    Ordering("-active", "Last activity", "summary__last_activity_at", descending=True, empty=NEVER),
]
BY_NAME, _, NEWEST, *_ = ORDERINGS
every_ordering = pytest.mark.parametrize("ordering", ORDERINGS, ids=lambda ordering: ordering.key)


@pytest.fixture
def people(db):
    """Nine people, some nameless, some never active, some alike."""
    contacts = Contact.objects.bulk_create(
        Contact(sort_name=name, created_at=START + number // 2 * DAY) for number, name in enumerate(NAMES)
    )
    ContactSummary.objects.bulk_create(
        ContactSummary(contact=contact, last_activity_at=START + number // 3 * DAY if number % 4 else NEVER)
        for number, contact in enumerate(contacts)
    )
    return Contact.objects.select_related("summary")


def in_order(people, ordering):
    def value(contact):
        return contact.summary.last_activity_at if "summary" in ordering.field else getattr(contact, ordering.field)

    ordered = sorted(people, key=lambda contact: (value(contact), contact.pk), reverse=ordering.descending)
    return sorted(ordered, key=lambda contact: value(contact) == ordering.empty)


def walk(people, ordering, size, params, direction):
    """The pages from one end of the list to the other."""
    pages = []
    while params is not None:
        pages.append(keyset_page(people, ordering, params, size))
        params = getattr(pages[-1], direction)
    return pages


@every_ordering
@pytest.mark.parametrize("size", [1, 2, 4, 9, 10])
def test_pages_forwards_hold_every_row_once_with_the_empty_last(people, ordering, size):
    pages = walk(people, ordering, size, {}, "next")

    assert [row for page in pages for row in page.rows] == in_order(people, ordering)
    assert [page.has_previous for page in pages] == [False] + [True] * (len(pages) - 1)


@every_ordering
@pytest.mark.parametrize("size", [1, 2, 4, 9, 10])
def test_pages_backwards_hold_every_row_once(people, ordering, size):
    pages = walk(people, ordering, size, {"before": "end"}, "previous")

    seen = {row.pk: row for page in reversed(pages) for row in page.rows}
    assert list(seen.values()) == in_order(people, ordering)
    assert [page.has_next for page in pages] == [False] + [True] * (len(pages) - 1)


@every_ordering
@pytest.mark.parametrize("rows", [1, 4, 9])
@pytest.mark.parametrize("way", ["by key", "row by row", "by another row by row", "by hash", "fetched"])
def test_the_way_to_a_page_changes_nothing_of_it(people, ordering, rows, way):
    some = people.exclude(sort_name="kim")
    ways = {
        "by key": [ByKey(rows, F("pk")), *PLAINLY],
        "row by row": [RowByRow(rows), RowByRow(2 * rows), *PLAINLY],
        "by another row by row": [RowByRow(rows, some.exclude(sort_name="kim")), *PLAINLY],
        "by hash": [RowByRow(rows), ByHash(some)],
        "fetched": [RowByRow(rows), Fetched(some)],
    }[way]

    for direction, first in ("next", {}), ("previous", {"before": "end"}):
        pages = walk(some, ordering, 2, first, direction)
        asked = [first, *(getattr(page, direction) for page in pages[:-1])]

        assert [keyset_page(some, ordering, params, 2, ways=ways) for params in asked] == pages


@every_ordering
def test_back_from_the_second_page_is_the_first(people, ordering):
    first, second, *_ = walk(people, ordering, 3, {}, "next")

    assert keyset_page(people, ordering, second.previous, 3).rows == first.rows


@every_ordering
def test_ranges_hold_the_whole_list_in_its_order(people, ordering):
    rows = [row for contacts in Walk(people, ordering).ranges() for row in contacts]

    assert rows == in_order(people, ordering)


def test_first_and_last_lead_to_the_ends(people):
    first, second, third = walk(people, BY_NAME, 3, {}, "next")

    assert (first.first, first.previous, first.last) == (None, None, {"before": "end"})
    assert (second.first, second.last) == ({}, {"before": "end"})
    assert (third.first, third.next, third.last) == ({}, None, None)


@every_ordering
def test_a_page_costs_one_query_and_at_most_two(people, ordering, django_assert_max_num_queries):
    limit = 2 if ordering.empty is not None and not ordering.descending else 1
    _, _, third = walk(people, ordering, 3, {}, "next")

    for params in ({}, third.previous, {"before": "end"}):
        with django_assert_max_num_queries(limit):
            keyset_page(people, ordering, params, 3)


def test_rows_may_be_dicts_or_partly_loaded(people):
    dicts = keyset_page(people.values("pk"), NEWEST, {}, 2)
    partly = keyset_page(Contact.objects.only("pk"), NEWEST, dicts.next, 2)

    assert [row["pk"] for row in dicts.rows] == [row.pk for row in in_order(people, NEWEST)[:2]]
    assert partly.rows == in_order(people, NEWEST)[2:4]


def test_a_filter_of_the_queryset_holds_on_every_page(people):
    pages = walk(people.filter(sort_name="ann"), NEWEST, 1, {}, "next")

    assert [page.rows[0].sort_name for page in pages] == ["ann", "ann"]


def test_a_removed_row_leaves_its_cursor_valid(people):
    first, second, _ = walk(people, BY_NAME, 3, {}, "next")
    Contact.objects.filter(pk=first.rows[-1].pk).delete()

    assert keyset_page(people, BY_NAME, first.next, 3).rows == second.rows


def test_too_few_rows_before_a_cursor_are_filled_up_to_a_first_page(people):
    first, second, _ = walk(people, BY_NAME, 3, {}, "next")
    Contact.objects.filter(pk=first.rows[0].pk).delete()

    page = keyset_page(people, BY_NAME, second.previous, 3)

    assert page.rows == first.rows[1:] + second.rows[:1]
    assert not page.has_previous


def test_a_page_whose_rows_have_gone_becomes_the_last_page(people):
    _, second, third = walk(people, BY_NAME, 3, {}, "next")
    Contact.objects.filter(pk__in=[row.pk for row in third.rows]).delete()

    page = keyset_page(people, BY_NAME, second.next, 3)

    assert page.rows == second.rows
    assert not page.has_next


def test_an_empty_list_has_one_empty_page(db):
    for params in ({}, {"before": "end"}, {"after": write_cursor("ann", 5)}, {"before": write_cursor("ann", 5)}):
        page = keyset_page(Contact.objects.all(), BY_NAME, params)

        assert (page.rows, page.first, page.previous, page.next, page.last) == ([], None, None, None, None)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!" * 40,
        "é",
        "\ud800",
        "A" * 5_000,
        write_cursor("ann", 5),
        write_cursor(START, "1 OR 1=1"),
        write_cursor(START, 2**63),
        write_cursor(5, 5),
        "W10",
        "bnVsbA",
        "WyJpbmZpbml0eSIsIDFd",
    ],
)
def test_a_garbage_cursor_gives_the_first_page(people, cursor):
    for name in ("after", "before"):
        page = keyset_page(people, NEWEST, {name: cursor}, 3)

        assert page.rows == in_order(people, NEWEST)[:3]


def test_the_last_of_repeated_parameters_counts(people):
    page = keyset_page(people, NEWEST, QueryDict("before=x&before=end"), 3)

    assert page.rows == in_order(people, NEWEST)[-3:]


VALUES = st.one_of(
    st.tuples(st.just(models.DateField()), st.dates()),
    st.tuples(
        st.just(models.DateTimeField()),
        st.integers(0, 10**17).map(lambda micros: START + timedelta(microseconds=micros)),
    ),
    st.tuples(st.just(models.DecimalField()), st.decimals(allow_nan=False, allow_infinity=False, places=4)),
    st.tuples(st.just(models.BigIntegerField()), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(
        st.just(models.CharField()),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=90),
    ),
)


@given(VALUES, st.integers(1, 2**63 - 1))
def test_a_cursor_is_read_back_exactly(field_and_value, pk):
    field, value = field_and_value

    assert read_cursor(write_cursor(value, pk), field, models.BigAutoField()) == (value, pk)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.CharField(), "a\0b"),
        (models.CharField(), 5),
        (models.BigIntegerField(), "5"),
        (models.BigIntegerField(), True),
        (models.DecimalField(), Decimal("NaN")),
        (models.DecimalField(), Decimal("1E+400")),
        (models.DateField(), START),
        (models.DateTimeField(), date.max),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_no_cursor(field, value):
    assert read_cursor(write_cursor(value, 1), field, models.BigAutoField()) is None


def test_a_value_that_no_cursor_can_hold_is_an_error():
    with pytest.raises(TypeError, match="no cursor can hold"):
        write_cursor(1.5, 1)
