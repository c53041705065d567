"""Who is it? Properties that hold whatever the rows are."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import KEY_PREFIXES, Contact, Identity
from contacts.writing import ContactRow, Result, write_contact, write_contacts
from tests.factories import OriginFactory

POOL = {
    "external_id": ["C-1", "C-2", "C-3"],
    "email": ["a@example.com", "b@example.com", "c@example.com"],
    "phone": ["+380671112233", "+380671112244"],
    "telegram_id": ["77", "88"],
    "city": ["Kyiv", "Lviv"],
}
VALUES = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in POOL.items()})
ROWS = st.lists(VALUES.filter(lambda values: set(values) - {"city"}), min_size=1, max_size=8)
SPLIT = st.integers(min_value=0, max_value=8)


def rows_of(values):
    return [ContactRow(values=dict(given_values)) for given_values in values]


def keys_of_contacts():
    """{key: contact id}, as the contacts' own fields say."""
    return {
        prefix + value: contact.pk
        for contact in Contact.objects.all()
        for name, prefix in KEY_PREFIXES.items()
        if (value := getattr(contact, name))
    }


@contextmanager
def rolled_back():
    """Each example of a property starts with the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


example_of_database = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.django_db
@example_of_database
@given(values=ROWS, split=SPLIT)
def test_every_identifier_is_claimed_by_the_contact_that_has_it(values, split):
    with rolled_back():
        origin = OriginFactory(name="test")

        write_contacts(rows_of(values[:split]), origin)
        write_contacts(rows_of(values[split:]), origin)

        assert dict(Identity.objects.values_list("key", "contact_id")) == keys_of_contacts()


@pytest.mark.django_db
@example_of_database
@given(values=ROWS)
def test_the_same_rows_again_change_nothing(values):
    with rolled_back():
        origin = OriginFactory(name="test")
        write_contacts(rows_of(values), origin)
        before = list(Contact.objects.order_by("id").values())

        again = write_contacts(rows_of(values), origin)

        assert {outcome.result for outcome in again} == {Result.UNCHANGED}
        assert list(Contact.objects.order_by("id").values()) == before


@pytest.mark.django_db
@example_of_database
@given(values=ROWS)
def test_a_dry_run_foretells_the_run(values):
    with rolled_back():
        origin = OriginFactory(name="test")
        write_contacts(rows_of(values[:3]), origin)

        foretold = write_contacts(rows_of(values), origin, dry_run=True)
        done = write_contacts(rows_of(values), origin)

        assert [(o.result, o.changes, len(o.conflicts)) for o in foretold] == [
            (o.result, o.changes, len(o.conflicts)) for o in done
        ]


@pytest.mark.django_db
@example_of_database
@given(values=ROWS)
def test_no_value_is_written_to_two_contacts(values):
    with rolled_back():
        write_contacts(rows_of(values), OriginFactory(name="test"))

        for name in KEY_PREFIXES:
            held = [value for value in Contact.objects.values_list(name, flat=True) if value]
            assert len(held) == len(set(held))


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_of_one_email_make_one_contact():
    origin = OriginFactory(name="test")

    def write(number):
        try:
            row = ContactRow(values={"email": "anna@example.com"}, custom={f"n{number}": "x"})
            return write_contact(row, origin)
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as threads:
        outcomes = list(threads.map(write, range(50)))

    contact = Contact.objects.get()
    assert {outcome.contact_id for outcome in outcomes} == {contact.pk}
    assert [outcome.result for outcome in outcomes].count(Result.CREATED) == 1
    assert len(contact.custom) == 50


@pytest.mark.django_db(transaction=True)
def test_overlapping_batches_in_opposite_order_do_not_lose_each_other():
    origin = OriginFactory(name="test")
    emails = [f"p{number}@example.com" for number in range(40)]

    def write(number):
        batch = emails if number % 2 else emails[::-1]
        try:
            rows = [ContactRow(values={"email": email}, custom={f"n{number}": "x"}) for email in batch]
            return write_contacts(rows, origin)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))

    assert Contact.objects.count() == 40
    assert all(len(custom) == 6 for custom in Contact.objects.values_list("custom", flat=True))
