"""Undo of files of sends, events and orders: rows go, columns go back, what has changed since stays."""

from importlib import import_module

import pytest
from django.db import connection

from activity.models import Event, Order, Send, SendStatus
from contacts.imports.engine import ImportRun
from contacts.models import Contact, ContactSummary, Import, ImportChunk, Suppression
from tests.factories import ContactFactory
from tests.importing import counts, kept, undo
from tests.tables import stored

pytestmark = pytest.mark.django_db

FIRST = {
    "sends": """\
email,campaign,channel,message_id,sent_at,status,reason
anna@example.com,Spring,email,m-1,2026-05-12T09:00Z,delivered,
anna@example.com,Spring,email,m-2,2026-05-13T09:00Z,sent,
""",
    "events": """\
email,event,event_id,occurred_at,key_value,params
anna@example.com,viewed,e-1,2026-05-12T09:00Z,tea,"{""price"": 2.50, ""note"": ""a,(b) \\\\ ''""}"
anna@example.com,viewed,e-2,2026-05-13T09:00Z,,
""",
    "orders": """\
email,external_id,amount,currency,status,ordered_at,items
anna@example.com,O-1,10.25,EUR,IN_PROGRESS,2026-05-12,"[{""name"": ""Tea"", ""cost"": 2.50}]"
anna@example.com,O-2,5,USD,DELIVERED,2026-05-13,
""",
}
MESSY = {
    "sends": """\
email,campaign,channel,message_id,sent_at,status,read_at,reason,workflow
ANNA@example.com ,Spring,email,m-1,2026-05-12T09:00Z,read,2026-05-12T10:00Z,,Welcome
anna@example.com,Spring,email,m-2,2026-05-13T09:00Z,undelivered,,"550 5.1.1 (no such, mailbox)",
anna@example.com,Spring,email,m-2,2026-05-12T08:00Z,sent,,,
anna@example.com,Autumn,email,,2026-11-01T09:00Z,,,,
new@example.com,Spin,widget,,2026-05-12T09:00Z,,,,
new@example.com,Spin,widget,,2026-05-12T09:00Z,,,,
broken,Spring,email,,2026-05-12T09:00Z,,,,
""",
    "events": """\
email,device_id,event,event_id,occurred_at,key_value,params,workflows
ANNA@example.com ,,viewed,e-1,2026-05-12T09:00Z,coffee,"{""price"": 3}",Welcome
anna@example.com,,viewed,e-2,2026-05-14T09:00Z,,,
,d-1,viewed,,2026-05-12T09:00Z,,,
new@example.com,,bought,,2026-05-12T09:00Z,,"{""a"": [1, {""b"": null}]}",
broken,,viewed,,2026-05-12T09:00Z,,,
""",
    "orders": """\
email,external_id,amount,currency,status,ordered_at,items
ANNA@example.com ,O-1,12,EUR,DELIVERED,2026-05-12,[]
petro@example.com,O-2,7.5,USD,CANCELLED,2026-05-15,"[{""name"": ""Jam""}]"
new@example.com,O-3,1,EUR,,2026-05-12,
new@example.com,O-3,2,EUR,,2026-05-12,
broken,O-4,1,EUR,,2026-05-12,
""",
}
KINDS = ["sends", "events", "orders"]


@pytest.fixture
def people():
    return ContactFactory(email="anna@example.com"), ContactFactory(email="petro@example.com")


@pytest.mark.parametrize("chunk_size", [1, 3_000])
@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_as_before(people, import_file, kind, chunk_size, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", chunk_size)
    import_file(kind, FIRST[kind])
    before = stored("contacts", "activity")
    import_file(kind, MESSY[kind])
    log = Import.objects.latest("pk")
    assert (log.created > 0, log.updated, log.rejected) == (True, 2, 1)

    undone = undo()

    after = stored("contacts", "activity")
    if kind == "sends":
        assert Suppression.objects.get().address == "anna@example.com"
        after["contacts_contact"] = [row.replace("blacklisted", "active") for row in after["contacts_contact"]]
    assert after == before
    assert undone["restored"][kind] == 2
    assert undone["deleted"] == {kind: log.created, "contacts": undone["deleted"]["contacts"]}


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_can_be_imported_again_and_undone_again(people, import_file, kind):
    first = import_file(kind, MESSY[kind])
    undo()
    before = stored("contacts", "activity")

    assert import_file(kind, MESSY[kind]) == first
    undo()
    assert stored("contacts", "activity") == before


def test_a_send_that_was_reported_again_since_stays_and_is_named(people, import_file):
    import_file("sends", FIRST["sends"])
    import_file("sends", FIRST["sends"].replace("m-1,2026-05-12T09:00Z,delivered", "m-1,2026-05-12T09:00Z,clicked"))

    undone = undo(0)

    send = Send.objects.get()
    assert (send.message_key, send.status) == ("m-1", SendStatus.CLICKED)
    assert [(each["kind"], each["id"], each["reason"]) for each in undone["kept"]] == [
        ("sends", send.pk, "changed since")
    ]
    assert undone["deleted"] == {"sends": 1}


def test_a_column_that_changed_since_stays_and_is_named(people, import_file):
    import_file("orders", FIRST["orders"])
    import_file("orders", FIRST["orders"].replace("10.25,EUR,IN_PROGRESS", "11,EUR,DELIVERED"))
    import_file("orders", FIRST["orders"].replace("10.25,EUR,IN_PROGRESS", "12,EUR,DELIVERED"))

    undone = undo(1)

    order = Order.objects.get(external_id="O-1")
    assert (order.amount, order.status) == (12, "IN_PROGRESS")
    assert [(each["id"], each["field"]) for each in undone["kept"]] == [(order.pk, "amount")]
    assert undone["restored"] == {"orders": 1}


def test_a_status_stays_whose_time_was_told_by_another_since(people, import_file):
    text = "email,campaign,channel,message_id,sent_at,read_at\nanna@example.com,Spring,email,m-1,2026-05-12T09:00Z,{}\n"
    import_file("sends", text.format(""))
    import_file("sends", text.format("2026-05-12T10:00Z"))
    import_file("sends", text.format("2026-05-12T09:30Z"))

    undone = undo(1)

    send = Send.objects.get()
    assert (send.status, send.read_at.minute) == (SendStatus.READ, 30)
    assert kept(undone) == [(people[0].pk, field, "changed since") for field in ("read_at", "status")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_stays_that_another_writer_made_at_the_same_moment(people, import_file, kind):
    import_file(kind, FIRST[kind])
    import_file(kind, MESSY[kind])
    chunk = ImportChunk.objects.latest("pk")
    chunk.trace["updated"] = [[contact_id, pk, None, after] for contact_id, pk, _, after in chunk.trace["updated"]]
    chunk.save()

    undone = undo()

    stayed = {pk for _, pk, *_ in chunk.trace["updated"]}
    assert stayed <= {each["id"] for each in undone["kept"] if each["reason"] == "changed since"}


def test_imports_are_undone_one_after_the_other_latest_first(people, import_file):
    before = stored("contacts", "activity")
    import_file("events", FIRST["events"])
    import_file("events", MESSY["events"])

    undo(1)
    undone = undo(0)

    assert undone["kept"] == []
    assert stored("contacts", "activity") == before


def test_an_order_that_moved_on_since_stays_where_it_is(people, import_file):
    import_file("orders", FIRST["orders"])
    import_file("orders", MESSY["orders"])
    import_file("orders", MESSY["orders"].replace("petro@example.com", "third@example.com"))
    third = Contact.objects.get(email="third@example.com")

    undone = undo(1)

    assert Order.objects.get(external_id="O-2").contact == third
    assert (third.pk, "contact", "changed since") in kept(undone)


def test_an_order_stays_where_the_contact_that_had_it_is_gone(people, import_file):
    anna, petro = people
    import_file("orders", FIRST["orders"])
    import_file("orders", MESSY["orders"])
    anna.delete()

    undone = undo()

    assert Order.objects.get().contact == petro
    assert kept(undone) == [(petro.pk, "contact", "changed since")]


def test_the_summaries_follow(people, import_file):
    anna, _ = people
    import_file("orders", FIRST["orders"])
    import_file("events", FIRST["events"].replace("2026-05", "2026-06"))

    undo(0)

    summary = ContactSummary.objects.get(contact=anna)
    assert (summary.orders, summary.revenue) == (0, {})
    assert summary.last_activity_at == Event.objects.latest("occurred_at").occurred_at


def test_a_stranger_s_activity_keeps_the_contact_that_the_file_brought_in(import_file):
    import_file("events", "email,event,occurred_at\nnew@example.com,viewed,2026-05-12\n")
    import_file("orders", "email,external_id,amount,ordered_at\nnew@example.com,O-1,1,2026-05-12\n")

    undone = undo(0)

    assert not Event.objects.exists()
    assert kept(undone) == [(Contact.objects.get().pk, "", "has orders from elsewhere")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_says_nothing_new_leaves_no_trace(people, import_file, kind):
    import_file(kind, FIRST[kind])
    before = stored("contacts", "activity")
    assert import_file(kind, FIRST[kind]) == counts(unchanged=2)

    undone = undo()

    assert (undone["deleted"], undone["restored"], undone["kept_number"]) == ({}, {}, 0)
    assert stored("contacts", "activity") == before


@pytest.mark.parametrize("kind", KINDS)
def test_of_an_import_by_an_earlier_version_new_rows_stay(people, import_file, kind):
    import_file(kind, FIRST[kind])
    chunk = ImportChunk.objects.get()
    contact_ids, ids, _ = chunk.trace["created"]
    chunk.trace["created"] = [[contact_id, pk, 17] for contact_id, pk in zip(contact_ids, ids, strict=True)]
    chunk.save()
    migration = import_module("activity.migrations.0005_traces_in_columns").Migration
    with connection.cursor() as cursor:
        cursor.execute(migration.operations[0].sql)

    undone = undo()

    assert (undone["deleted"], undone["kept_number"]) == ({}, 2)
    assert {each["id"] for each in undone["kept"]} == set(ids)
