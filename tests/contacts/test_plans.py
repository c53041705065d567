"""Plans of the list and of the profile: each query is served by an index, and reads no more than a page needs."""

import pytest
from django.db import connection
from django.http import QueryDict

from contacts.filters import ContactFilter
from contacts.models import Contact, CustomField
from contacts.orderings import ORDERINGS
from crm.estimates import Estimate
from tests.crowds import make_import, make_indexed_field, make_people, sign_people
from tests.plans import read_whole, rows_read, scans_of

pytestmark = pytest.mark.django_db

PEOPLE = 20_000
SHOWN = 50


@pytest.fixture(scope="module")
def crowd(module_db):
    make_people(PEOPLE)


@pytest.fixture
def indexed_fields(crowd):
    make_indexed_field(key="tier", type="choice", options=["Gold", "Silver"])
    make_indexed_field(key="points", type="number")


def test_every_ordering_reads_what_it_shows_at_any_depth(marketer_client, crowd):
    for key in ORDERINGS:
        pages = marketer_client.get(f"/contacts/?sort={key}").context["pages"]
        further = marketer_client.get(f"/contacts/{pages['next']}").context["pages"]
        middle = marketer_client.get(f"/contacts/?sort={key}&before=end").context["pages"]["previous"]

        for address in (f"?sort={key}", pages["next"], further["next"], further["previous"], pages["last"], middle):
            scans = scans_of(marketer_client, f"/contacts/{address}")

            assert not read_whole(scans), address
            assert rows_read(scans) <= 5 * SHOWN, address


FEW_MATCH = {
    "country=UA&language=de": "contact_by_country",
    "country=IE": "summary_by_country",
    "country=IE&sort=name": "contact_by_country",
    "country=PL&language=pl&created_from={day}&created_to={day}": "contact_by_country",
    "created_from={day}&created_to={day}": "contact_by_created",
    "last_activity_from={day}&last_activity_to={day}": "summary_by_last_activity",
    "subscription=rare": "subscription_by_category",
    "q=last1777": "contact_search",
    "q=38067100171": "contact_search",
    "q=0777": "contact_search",
    "q=first7+last8": "contact_search",
    "cf.tier=Gold": "index_on_tier",
    "cf.points=17": "index_on_points",
    "cf.points.from=100&cf.points.to=130": "index_on_points",
}


def test_a_filter_with_an_index_reads_the_few_that_match(marketer_client, indexed_fields):
    day = Contact.objects.earliest("created_at").created_at.date()

    for query, index in FEW_MATCH.items():
        scans = scans_of(marketer_client, f"/contacts/?{query.format(day=day)}")

        assert index in {scan.index for scan in scans}, query
        assert not read_whole(scans), query
        assert rows_read(scans) <= PEOPLE / 10, query


def test_a_filter_that_many_match_reads_little_more_than_it_shows(marketer_client, indexed_fields):
    for query in (
        "country=UA",
        "country=UA&language=uk",
        "created_from=2000-01-01",
        "subscription=frequent",
        "cf.tier=Silver",
    ):
        scans = scans_of(marketer_client, f"/contacts/?{query}")

        assert not read_whole(scans), query
        assert rows_read(scans) <= 10 * SHOWN, query


def test_a_country_without_the_latest_is_listed_in_its_own_order(marketer_client, crowd):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_contact SET country = 'IE' WHERE id % 8 = 0")
        cursor.execute(
            "UPDATE contacts_contactsummary SET country = 'IE', last_activity_at = '2001-01-01'"
            " WHERE contact_id % 8 = 0"
        )
        cursor.execute("ANALYZE contacts_contact, contacts_contactsummary")

    further = marketer_client.get("/contacts/?country=IE").context["pages"]["next"]

    for address in ("?country=IE", further, "?country=IE&before=end", "?country=IE&sort=last_activity"):
        scans = scans_of(marketer_client, f"/contacts/{address}")

        assert "summary_by_country" in {scan.index for scan in scans}, address
        assert rows_read(scans) <= 10 * SHOWN, address


@pytest.mark.parametrize(("most_fetched", "most_visited"), [(0, PEOPLE / 5), (PEOPLE, PEOPLE / 3)])
def test_whom_a_filter_finds_at_the_end_of_the_list_are_not_walked_to(
    marketer_client, crowd, monkeypatch, most_fetched, most_visited
):
    monkeypatch.setattr("contacts.ways.MOST_FETCHED", most_fetched)
    monkeypatch.setattr("contacts.ways.LEAST_PASSED", 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_contact SET sort_name = 'zzz', country = 'IE' WHERE id % 8 = 0")
        cursor.execute("ANALYZE contacts_contact")

    scans = scans_of(marketer_client, "/contacts/?country=IE&sort=name")

    assert not read_whole(scans)
    visits = [scan for scan in scans if scan.table == "contacts_contact" and scan.node == "Index Scan"]
    assert rows_read(visits) <= most_visited


def test_few_whom_a_filter_finds_are_fetched_in_any_order(marketer_client, crowd):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_contact SET city = 'Cork', country = 'IE' WHERE id % 100 = 0")
        cursor.execute("ANALYZE contacts_contact")

    for sort in ORDERINGS:
        scans = scans_of(marketer_client, f"/contacts/?country=IE&city=Cork&sort={sort}")

        assert not read_whole(scans), sort
        assert rows_read(scans) <= 10 * PEOPLE / 100, sort


def test_a_search_commoner_than_expected_visits_the_next_rows_of_the_list(marketer_client, crowd, monkeypatch):
    expected = Estimate(5, 5), Estimate(PEOPLE, PEOPLE)
    monkeypatch.setattr("contacts.word_search.recent_estimates_of", lambda *_, **__: expected)
    monkeypatch.setattr("contacts.word_search.MOST_NAMED", 100)
    monkeypatch.setattr("contacts.word_search.MOST_FETCHED", 200)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    for sort in ("-last_activity", "-created", "updated"):
        scans = scans_of(marketer_client, f"/contacts/?q=first1&sort={sort}")  # one in four

        assert [scan.index for scan in scans].count("contact_search") == 1, sort
        assert rows_read([scan for scan in scans if scan.table]) <= 30 * SHOWN, sort


@pytest.mark.parametrize("expected", [5, PEOPLE / 40])
def test_a_search_of_the_latest_visits_hardly_anybody_without_the_words(marketer_client, crowd, monkeypatch, expected):
    estimates = Estimate(expected, 200), Estimate(PEOPLE, PEOPLE)
    monkeypatch.setattr("contacts.word_search.recent_estimates_of", lambda *_, **__: estimates)
    monkeypatch.setattr("contacts.word_search.MOST_NAMED", 20)
    monkeypatch.setattr("contacts.word_search.MOST_FETCHED", 50)
    monkeypatch.setattr("contacts.ways.MOST_FETCHED", 50)
    monkeypatch.setattr("contacts.ways.LEAST_PASSED", 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE contacts_contact SET search = search || 'olena'::tsvector WHERE id % 40 = 0")
    sign_people()

    scans = scans_of(marketer_client, "/contacts/?q=olena")

    assert not read_whole(scans)
    assert rows_read([scan for scan in scans if scan.table == "contacts_contact"]) <= 2 * SHOWN


def test_a_number_of_few_digits_visits_little_more_than_it_shows(marketer_client, crowd):
    for query in ("q=38", "q=%2B380&country=UA", "q=1&sort=-created"):
        scans = scans_of(marketer_client, f"/contacts/?{query}")

        assert not read_whole(scans), query
        assert "contact_search" not in {scan.index for scan in scans}, query
        visits = [scan for scan in scans if scan.table == "contacts_contact" and scan.node == "Index Scan"]
        assert rows_read(visits) <= 10 * SHOWN, query


def test_the_contacts_of_a_small_import_are_read_alone(marketer_client, crowd):
    log = make_import(every=400)

    for sort in ORDERINGS:
        scans = scans_of(marketer_client, f"/contacts/?import={log.pk}&sort={sort}")

        assert "change_by_origin" in {scan.index for scan in scans}, sort
        assert not read_whole(scans), sort
        assert rows_read(scans) <= 10 * SHOWN, sort


def test_the_contacts_of_a_large_import_are_met_on_a_walk_along_the_list(marketer_client, crowd, monkeypatch):
    monkeypatch.setattr("contacts.filters.imported.MOST_FETCHED", PEOPLE / 2)
    log = make_import(every=1)

    for sort in ORDERINGS:
        scans = scans_of(marketer_client, f"/contacts/?import={log.pk}&sort={sort}")

        assert not read_whole(scans), sort
        assert rows_read(scans) <= 10 * SHOWN, sort


def test_the_profile_reads_what_belongs_to_its_contact(marketer_client, crowd):
    contact = Contact.objects.all()[PEOPLE // 2]

    scans = scans_of(marketer_client, f"/contacts/{contact.pk}/")

    assert not read_whole(scans)
    assert rows_read(scans) <= 20


def plan_without_order(query):
    """By an index if any serves the conditions, however many rows match."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    filters = ContactFilter(QueryDict(query), Contact.objects.all())
    assert not filters.problems
    return filters.qs.order_by().explain()


OWN_CONDITIONS = {
    "q": "q=last1777",
    "email_status": "email_status=spam",
    "channel": "channel=sms",
    "source": "source=api",
    "country": "country=IE",
    "city": "city=Kyiv",
    "language": "language=ga",
    "gender": "gender=other",
    "created": "created_to=2000-01-01",
    "created_ago": "created_ago=today",
    "last_activity": "last_activity_to=2000-01-01",
    "last_activity_ago": "last_activity_ago=today",
    "ever_active": "ever_active=0",
    "subscription": "subscription=rare",
    "import": "import={}",
}


def test_each_condition_says_truly_whether_an_index_serves_it(crowd):
    conditions = ContactFilter(QueryDict(), whole=True).filters
    log = make_import(every=1000)

    assert conditions.keys() - {"sort"} == OWN_CONDITIONS.keys()
    for name, query in OWN_CONDITIONS.items():
        assert ("Cond: " in plan_without_order(query.format(log.pk))) == conditions[name].indexed, name


@pytest.mark.parametrize("kind", CustomField.Type)
def test_each_condition_on_an_indexed_field_says_truly_whether_the_index_serves_it(kind):
    field = make_indexed_field(key="size", type=kind, options=["2"] if kind in {"choice", "choices"} else [])
    value = "2026-05-01" if kind in {"date", "datetime"} else "2"

    for name, condition in ContactFilter(QueryDict(), whole=True).filters.items():
        if condition.about == field.key:
            given = condition.options[0][0] if condition.control == "choice" else value
            plan = plan_without_order(f"{condition.parameters(name)[0]}={given}")

            assert ("index_on_size" in plan) == condition.indexed, name
