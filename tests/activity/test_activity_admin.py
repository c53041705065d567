"""The admin of activity: catalogues are edited, what was reported is read, and lists cost the same at any size."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Campaign, Event, EventType, Order, Send, Workflow
from activity.recording import EventRow, OrderRow, SendRow, record_events, record_orders, record_sends
from tests.factories import ContactFactory, OriginFactory, olena

pytestmark = pytest.mark.django_db

RECORDS = ["send", "event", "order"]
MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(contact, number=1):
    """So many sends, events and orders of the contact."""
    origin = OriginFactory(name="test")
    rows = range(number)
    record_sends([SendRow(contact.pk, "Spring", "email", f"m{n}", MARCH, workflow="Welcome") for n in rows], origin)
    record_events([EventRow(contact.pk, "visited", f"e{n}", MARCH) for n in rows], origin)
    record_orders([OrderRow(contact.pk, f"{contact.pk}-{n}", 5) for n in rows], origin)


@pytest.mark.parametrize("name", [*RECORDS, "campaign", "eventtype", "workflow"])
def test_every_list_opens_and_searches(staff_client, name):
    record(olena())

    assert staff_client.get(f"/admin/activity/{name}/").status_code == 200
    assert staff_client.get(f"/admin/activity/{name}/?q=anna").status_code == 200


@pytest.mark.parametrize("name", RECORDS)
def test_a_list_counts_nothing_and_takes_the_same_queries_at_any_length(staff_client, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            staff_client.get(f"/admin/activity/{name}/")
        return [query["sql"] for query in captured]

    record(olena())
    queries()  # content types are remembered from here on
    for_one = queries()
    record(ContactFactory(), 30)
    for_many = queries()

    assert len(for_many) == len(for_one)
    assert not [sql for sql in for_many if "COUNT(" in sql or "DISTINCT" in sql]


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("q", ["C-77120", "olena.bondar@example.com"])
def test_what_happened_is_found_by_whom(staff_client, name, q):
    owner = olena()
    record(owner, 2)
    record(ContactFactory())

    found = staff_client.get(f"/admin/activity/{name}/", {"q": q}).context["cl"].result_list

    assert [row.contact_id for row in found] == [owner.pk] * 2


def test_an_order_is_found_by_its_own_id(staff_client):
    owner = olena()
    record(owner, 2)

    found = staff_client.get("/admin/activity/order/", {"q": f"{owner.pk}-1"}).context["cl"].result_list

    assert [order.external_id for order in found] == [f"{owner.pk}-1"]


SERVED_BY = {
    "send/": ["activity_send_pkey"],
    "send/?q=17": ["send_of_contact", "send_by_time"],
    "event/": ["activity_event_pkey"],
    "event/?q=17": ["event_of_contact", "event_by_time"],
    "order/": ["activity_order_pkey"],
    "order/?q=5-1": ["order_by_external_id"],
}


def test_lists_and_searches_are_served_by_an_index(staff_client):
    record(olena())
    multiply(20_000)

    for address, indexes in SERVED_BY.items():
        plan = plan_of_list(staff_client, f"/admin/activity/{address}")

        assert f"Seq Scan on activity_{address.partition('/')[0]} " not in plan, address
        assert any(index in plan for index in indexes), address


def plan_of_list(client, address):
    """How PostgreSQL answers the query that reads the rows of the list."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    [rows] = [query["sql"] for query in queries if "keyset_value" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + rows)
        return "\n".join(line for (line,) in cursor.fetchall())


MULTIPLY = """
    INSERT INTO {0} SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', one.id + n, 'contact_id', one.contact_id + n, 'external_id', n || '-1'
    ))).*
    FROM {0} one, generate_series(1, %s) n
"""


def multiply(number):
    """The recorded rows again and again, each for another contact, with statistics for the planner."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "INSERT INTO contacts_contact SELECT (jsonb_populate_record(one, jsonb_build_object('id', one.id + n))).*"
            " FROM contacts_contact one, generate_series(1, %s) n",
            [number],
        )
        for table in ("activity_send", "activity_event", "activity_order"):
            cursor.execute(MULTIPLY.format(table), [number])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("name", RECORDS)
def test_what_was_reported_is_read_only(staff_client, name):
    owner = olena()
    record(owner)
    row = {"send": Send, "event": Event, "order": Order}[name].objects.get()
    address = f"/admin/activity/{name}/{row.pk}"

    page = staff_client.get(f"{address}/change/")

    assert f'href="/contacts/{owner.pk}/"' in page.text
    assert staff_client.post(f"{address}/change/", {"status": 7}).status_code == 403
    assert staff_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert staff_client.post(f"/admin/activity/{name}/add/", {}).status_code == 403


def test_a_contact_that_had_activity_is_deleted_with_it(staff_client):
    owner = olena()
    record(owner, 3)
    address = f"/admin/contacts/contact/{owner.pk}/delete/"

    counts = dict(staff_client.get(address).context["model_count"])
    staff_client.post(address, {"post": "yes"})

    assert (counts["messages"], counts["events"], counts["orders"]) == (3, 3, 3)
    assert not Send.objects.exists()


def test_a_campaign_is_made_and_renamed_and_keeps_its_channel(staff_client):
    staff_client.post("/admin/activity/campaign/add/", {"name": " Spring ", "channel": "email"})
    campaign = Campaign.objects.get()

    staff_client.post(f"/admin/activity/campaign/{campaign.pk}/change/", {"name": "Summer", "channel": "sms"})

    campaign.refresh_from_db()
    assert (campaign.name, campaign.channel) == ("Summer", "email")


def test_an_event_type_is_given_its_workflows(staff_client):
    workflow = Workflow.objects.create(name="Welcome")

    staff_client.post(
        "/admin/activity/eventtype/add/", {"key": "signedUp", "name": "Signed up", "workflows": [workflow.pk]}
    )

    assert list(EventType.objects.get(key="signedUp").workflows.all()) == [workflow]


@pytest.mark.parametrize(
    ("name", "model", "by"),
    [("campaign", Campaign, "Messages"), ("eventtype", EventType, "Events"), ("workflow", Workflow, "Messages")],
)
def test_what_history_refers_to_stays_and_the_rest_can_go(staff_client, name, model, by):
    record(olena())
    used = model.objects.get()
    unused = Campaign(name="Never sent", channel="sms") if model is Campaign else model(name="Never used")
    unused.save()

    refused = staff_client.post(f"/admin/activity/{name}/{used.pk}/delete/", {"post": "yes"})
    staff_client.post(f"/admin/activity/{name}/{unused.pk}/delete/", {"post": "yes"})

    assert refused.context["protected"] == [by]
    assert list(model.objects.all()) == [used]


@pytest.mark.parametrize(
    "name", ["activity/campaign", "activity/eventtype", "activity/workflow", "contacts/application"]
)
def test_what_a_large_table_may_refer_to_is_not_looked_for_while_staff_wait(staff_client, monkeypatch, name):
    monkeypatch.setattr("crm.admin.catalogues.MOST_LOOKED_THROUGH", 0)
    made = apps.get_model(name.replace("/", ".")).objects.create(name="Never used")
    address = f"/admin/{name}/{made.pk}"

    page = staff_client.get(f"{address}/change/").text

    assert f"{address}/delete/" not in page
    assert staff_client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_a_display_limit_says_within_how_many_hours(staff_client):
    campaign = Campaign.objects.create(name="Spin the wheel", channel="widget")
    address = f"/admin/activity/campaign/{campaign.pk}/change/"
    form = {"name": "Spin the wheel", "channel": "widget", "display_frequency": "", "display_limit": "2"}

    alone = staff_client.post(address, {**form, "display_hours": ""})
    whole = staff_client.post(address, {**form, "display_hours": "24"})

    campaign.refresh_from_db()
    assert "give both or neither" in alone.content.decode()
    assert whole.status_code == 302
    assert (campaign.display_limit, campaign.display_hours) == (2, 24)
