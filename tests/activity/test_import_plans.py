"""What imports read of the large tables: rows found by their keys, however many there are beside them."""

import pytest
from django.db import connection

from contacts.models import Contact, Identity
from tests.crowds import make_activity, make_people
from tests.plans import LARGE

PEOPLE = 20_000
BATCH = 200

FILES = {
    "contacts": "email,city\nperson-{n}@example.com,Lviv",
    "sends": "email,campaign,channel,sent_at,status\nperson-{n}@example.com,Spring,email,2026-05-12T09:00Z,read",
    "events": "email,event,occurred_at\nperson-{n}@example.com,viewed,2026-05-12T09:00Z",
    "orders": "email,external_id,amount,ordered_at\nperson-{n}@example.com,O-{n},12.50,2026-05-12",
}


@pytest.fixture(scope="module")
def crowd(module_db):
    make_people(PEOPLE)
    make_activity(Contact.objects.earliest("pk"), 1_000)


@pytest.fixture
def read_from_end_to_end():
    """Answers {table: rows} of the scans without an index in this transaction, since it was asked last."""
    before = {}

    def since():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)", [[*LARGE]]
            )
            now = dict(cursor.fetchall())
        more = {table: rows - before.get(table, 0) for table, rows in now.items() if rows > before.get(table, 0)}
        before.update(now)
        return more

    return since


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FILES)
def test_known_people_and_what_is_stored_of_them_are_found_by_their_keys(
    crowd, import_file, read_from_end_to_end, kind
):
    header, row = FILES[kind].split("\n")
    numbers = range(1, BATCH + 1)
    text = "\n".join([header, *(row.replace("{n}", str(n)) for n in numbers)])
    read_from_end_to_end()

    for expected in ("created" if kind != "contacts" else "updated", "unchanged"):
        assert f"{expected} {BATCH}" in import_file(kind, text)
        assert read_from_end_to_end() == {}

    assert Identity.objects.count() == PEOPLE
