"""Rows that are written together: a few in the statement, many by COPY, the same in the end."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from contacts.models import Contact
from contacts.writing import ContactRow, write_contact
from crm import bulk
from crm.bulk import staged
from tests.factories import OriginFactory

pytestmark = pytest.mark.django_db

HOSTILE = "d'Arc \\ 100% {} %s $staged"


@pytest.fixture(params=[0, 50], ids=["COPY", "statement"])
def either_way(request, monkeypatch):
    monkeypatch.setattr(bulk, "FEW", request.param)


def test_values_of_every_kind_are_stored_as_they_are(either_way):
    values = {"last_name": HOSTILE, "external_id": HOSTILE, "birth_date": date(1990, 2, 3)}

    outcome = write_contact(ContactRow(values, custom={"note": HOSTILE}), OriginFactory())

    contact = Contact.objects.get(pk=outcome.contact_id)
    assert {name: getattr(contact, name) for name in values} == values
    assert contact.custom == {"note": HOSTILE}
    assert Contact.objects.filter(search="darc").exists()


def test_a_statement_reads_the_rows_as_a_table(either_way):
    rows = [(1, HOSTILE, None), (2, "", datetime(2026, 5, 1, tzinfo=UTC))]

    columns = ("id", "email", "created_at")
    with connection.cursor() as cursor, staged(cursor, "contacts_contact", columns, rows) as staging:
        staging.execute("SELECT id, email, created_at FROM $staged AS staged ORDER BY id")

        assert cursor.fetchall() == rows


def test_there_may_be_no_rows(either_way):
    with connection.cursor() as cursor, staged(cursor, "contacts_contact", ("id",), []) as staging:
        staging.execute("SELECT id FROM $staged AS staged")

        assert cursor.fetchall() == []
