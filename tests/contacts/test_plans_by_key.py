"""Plans of a list by a custom field: its index is read once for many keys, and names whom to visit."""

import pytest
from django.db import connection

from tests.crowds import make_indexed_field, make_people
from tests.plans import read_whole, rows_read, scans_of

pytestmark = pytest.mark.django_db

SHOWN = 50


@pytest.fixture(scope="module")
def mixed(module_db):
    """Twenty thousand, of whom those with 10 to 27 of 200 points have the tier Gold, wherever a list has them."""
    make_people(20_000)
    make_indexed_field(key="tier", type="choice", options=["Gold", "Silver"])
    make_indexed_field(key="points", type="number")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contacts_contact SET custom = jsonb_build_object("
            "'points', points, 'tier', CASE WHEN points BETWEEN 10 AND 27 THEN 'Gold' ELSE 'Silver' END) "
            "FROM (SELECT id, (custom ->> 'points')::integer * 7919 % 200 AS points FROM contacts_contact) mixed "
            "WHERE mixed.id = contacts_contact.id"
        )
        cursor.execute("ANALYZE contacts_contact")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("cf.points.from=10&cf.points.to=27", "index_on_points"),
        ("cf.tier=Gold", "index_on_tier"),
        ("cf.tier=Gold&cf.points.from=1", "index_on_tier"),
    ],
)
def test_few_are_visited_but_those_who_are_shown(marketer_client, mixed, monkeypatch, query, index):
    if connection.pg_version < 170000:
        pytest.skip("reads an index once for many keys from PostgreSQL 17 on")
    monkeypatch.setattr("contacts.ways.MOST_FETCHED", 100)
    monkeypatch.setattr("contacts.ways.LEAST_PASSED", 1)

    for sort in ("-last_activity", "-created", "updated"):
        scans = scans_of(marketer_client, f"/contacts/?{query}&sort={sort}")

        assert not read_whole(scans), sort
        assert index in {scan.index for scan in scans}, sort
        visits = [scan for scan in scans if scan.table == "contacts_contact" and scan.node != "Index Only Scan"]
        assert rows_read(visits) <= 3 * SHOWN, sort
