"""The admin's lists of contacts and what belongs to them: found by an index, never counted, at any size."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Application, Import, Origin
from contacts.writing import Standing
from crm.admin import LargeTableAdmin
from tests.factories import ContactFactory, OriginFactory, SubscriptionCategoryFactory, lukasz, olena

pytestmark = pytest.mark.django_db

READ_ONLY = ["change", "contactsummary", "identity", "import", "importconflict", "origin", "rejectedrow"]
LARGE = [*READ_ONLY, "contact", "device", "subscription", "suppression"]
LISTS = [*LARGE, "application", "customfield", "fieldgroup", "savedmapping", "segment", "subscriptioncategory"]


def names_in(response):
    return re.findall(r"field-(?:__str__|contact|key|address|name|label)[^>]*><a[^>]*>([^<]*)</a>", response.text)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_and_searches(staff_client, name):
    olena(device={})

    assert staff_client.get(f"/admin/contacts/{name}/").status_code == 200
    assert staff_client.get(f"/admin/contacts/{name}/?q=anna").status_code == 200


@pytest.mark.parametrize("name", LARGE)
def test_a_large_list_counts_nothing(staff_client, name):
    category = SubscriptionCategoryFactory()
    for _ in range(3):
        ContactFactory(device={}, subscribed_to=[category], standing=Standing("spam"))

    with CaptureQueriesContext(connection) as queries:
        staff_client.get(f"/admin/contacts/{name}/")

    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"] or "DISTINCT" in query["sql"]]


@pytest.mark.parametrize("name", ["change", "contact", "contactsummary", "device", "subscription", "suppression"])
def test_a_list_takes_as_many_queries_for_one_row_as_for_thirty(staff_client, name):
    category = SubscriptionCategoryFactory()

    def add(number):
        for _ in range(number):
            ContactFactory(device={}, subscribed_to=[category], standing=Standing("spam"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(f"/admin/contacts/{name}/")
        return len(captured)

    add(1)
    queries()  # content types are remembered from here on
    for_one = queries()
    add(29)

    assert queries() == for_one


def test_contacts_are_paged_by_key_newest_first(staff_client):
    people = [ContactFactory(first_name=f"P{number:03}") for number in range(120)]

    first = staff_client.get("/admin/contacts/contact/")
    pages = dict(first.context["cl"].pages)
    second = staff_client.get("/admin/contacts/contact/" + pages["Next ›"])

    assert [row.pk for row in first.context["cl"].result_list] == [each.pk for each in people[:19:-1]]
    assert [row.pk for row in second.context["cl"].result_list] == [each.pk for each in people[19::-1]]
    assert list(pages) == ["Next ›", "Last »"]
    assert list(dict(second.context["cl"].pages)) == ["« First", "‹ Previous"]


def test_a_filter_begins_at_the_first_page(staff_client):
    news, offers = SubscriptionCategoryFactory(), SubscriptionCategoryFactory()
    people = [ContactFactory(subscribed_to=[news, offers]) for _ in range(51)]
    address = dict(staff_client.get("/admin/contacts/subscription/").context["cl"].pages)["Next ›"]

    page = staff_client.get("/admin/contacts/subscription/" + address)
    choices = list(page.context["cl"].filter_specs[0].choices(page.context["cl"]))

    assert page.context["cl"].result_list[-1].contact_id == people[0].pk
    assert len(choices) == 3
    assert not [choice for choice in choices if "after=" in choice["query_string"]]


@pytest.mark.parametrize("q", ["bond", "+380671234567", "4567", "C-77120", "olena.bondar@"])
def test_contacts_are_found_as_in_the_list_of_the_site(staff_client, q):
    olena()
    lukasz()

    response = staff_client.get("/admin/contacts/contact/", {"q": q})

    assert names_in(response) == ["Olena Bondar"]


@pytest.mark.parametrize("name", ["change", "contactsummary", "device", "subscription"])
@pytest.mark.parametrize("q", ["id", "C-77120", "Olena.Bondar@example.com", "+380671234567"])
def test_what_belongs_to_a_contact_is_found_by_whose_it_is(staff_client, name, q):
    category = SubscriptionCategoryFactory()
    owner = olena(device={}, subscribed_to=[category])
    ContactFactory(device={}, subscribed_to=[category])

    response = staff_client.get(f"/admin/contacts/{name}/", {"q": str(owner.pk) if q == "id" else q})

    found = response.context["cl"].result_list
    assert found
    assert {row.contact_id for row in found} == {owner.pk}


@pytest.mark.parametrize("q", ["email:olena", "olena.b", "C-77"])
def test_identities_are_found_by_their_beginning(staff_client, q):
    owner = olena()
    lukasz()

    response = staff_client.get("/admin/contacts/identity/", {"q": q})

    assert {row.contact_id for row in response.context["cl"].result_list} == {owner.pk}


@pytest.mark.parametrize("name", [*LARGE, "customfield"])
@pytest.mark.parametrize("query", ["custom__secret=1", "id__gt=5", "q=%00", "after=rubbish", "p=9", "o=1.2", "all="])
def test_no_parameter_breaks_a_list_or_asks_what_it_should_not(staff_client, name, query):
    ContactFactory(device={})

    assert staff_client.get(f"/admin/contacts/{name}/?{query}").status_code in {200, 302, 400}


@pytest.mark.parametrize("query", ["subscription/?category__id__exact=%00", "identity/?kind=%00", "import/?state=%00"])
def test_a_filter_refuses_nul(staff_client, query):
    assert staff_client.get(f"/admin/contacts/{query}").status_code in {302, 400}


def test_a_large_list_filters_by_nothing_but_its_filters(staff_client):
    assert staff_client.get("/admin/contacts/subscription/?category__id__exact=1").status_code == 200
    assert staff_client.get("/admin/contacts/contact/?email__contains=a").status_code == 400


def test_contacts_are_offered_while_one_types(staff_client):
    owner = olena()
    lukasz()
    asked = {"app_label": "contacts", "model_name": "subscription", "field_name": "contact"}

    with CaptureQueriesContext(connection) as queries:
        response = staff_client.get("/admin/autocomplete/", asked | {"term": "bond"})

    assert [each["id"] for each in response.json()["results"]] == [str(owner.pk)]
    assert all("LIMIT" in query["sql"] for query in queries if "COUNT(" in query["sql"])


SERVED_BY = {
    "contact/": "contacts_contact_pkey",
    "contact/?q=bondar1777 bondar": "contacts_contact_pkey",
    "identity/?q=email:person-17": "contacts_identity",
    "identity/?kind=phone": "contacts_identity",
    "suppression/": "contacts_suppression_pkey",
    "suppression/?q=person-1777": "suppression_by_address",
    "change/?q=17": "contact",
    "device/?q=17": "device_of_contact",
    "subscription/?q=17": "subscription_of_contact",
    "subscription/?category__id__exact=0": "subscription_by_category",
    "contactsummary/": "summary_by_last_activity",
}


def test_lists_and_searches_are_served_by_an_index(staff_client):
    SubscriptionCategoryFactory()  # beside another, since the admin offers no choice of one
    fill_tables(20_000)

    for address, index in SERVED_BY.items():
        table = "contacts_" + address.partition("/")[0]
        plan = plan_of_list(staff_client, f"/admin/contacts/{address}", table)

        assert f"Seq Scan on {table} " not in plan, address
        assert index in plan, address


def test_a_large_list_has_no_filters_but_such_as_are_served_by_an_index():
    served = {address.partition("=")[0].removesuffix("__id__exact") for address in SERVED_BY}
    filters = {
        f"{model._meta.model_name}/?{getattr(each, 'parameter_name', each)}"
        for model, shown in admin.site._registry.items()
        if isinstance(shown, LargeTableAdmin) and model not in {Import, Origin}  # as few as files, people and keys
        for each in shown.list_filter
    }

    assert filters
    assert filters <= served


def fill_tables(number):
    """Many rows of each table, made by the database itself, with statistics for its planner."""
    made = {
        "origin": OriginFactory(name="test").pk,
        "category": SubscriptionCategoryFactory().pk,
        "application": Application.objects.create(name="Shop").pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_contact (id, external_id, email, phone, telegram_id, first_name, last_name, gender,"
            " country, region, city, address, postcode, language, time_zone, source, custom, email_status,"
            " has_mobile_push, has_web_push, created_at, updated_at, sort_name, search)"
            " SELECT n, '', 'person-' || n || '@example.com', '', '', '', 'Bondar' || n, '', '', '', '', '', '', '',"
            " '', 'import', '{}', 'active', false, false, now(), now(), 'bondar' || n, ('bondar' || n)::tsvector"
            " FROM generate_series(1, %s) n",
            [number],
        )
        for statement in (
            "contacts_contactsummary SELECT id, created_at - id * interval '1 second', 0, '{}' FROM contacts_contact",
            "contacts_identity SELECT 'email:' || email, id FROM contacts_contact",
            "contacts_identity SELECT 'phone:+3806712' || id, id FROM contacts_contact WHERE id %% 20 = 0",
            "contacts_change (contact_id, at, origin_id, fields) SELECT id, now(), %(origin)s, '{}'"
            " FROM contacts_contact",
            "contacts_subscription (contact_id, category_id, state, since, source)"
            " SELECT id, %(category)s, 'subscribed', now(), '' FROM contacts_contact",
            "contacts_suppression (channel, address, kind, at, reason, cause, origin_id, ended_reason)"
            " SELECT 'email', email, 'spam', now(), '', '', %(origin)s, '' FROM contacts_contact",
            "contacts_device (contact_id, application_id, device_id, push_token, channel, model, os, app_version,"
            " push_allowed, anonymous_id) SELECT id, %(application)s, 'd' || id, '', 'web_push', '', '', '', true, ''"
            " FROM contacts_contact",
        ):
            cursor.execute(f"INSERT INTO {statement}", made)
        cursor.execute("ANALYZE")


def plan_of_list(client, address, table):
    """How PostgreSQL answers the query that reads the rows of the list."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    [rows] = [query["sql"] for query in queries if f'FROM "{table}"' in query["sql"] and "keyset_value" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + rows)
        return "\n".join(line for (line,) in cursor.fetchall())
