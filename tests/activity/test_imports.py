"""`manage.py import_sends`, `import_events` and `import_orders`: real files, the real commands."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from activity.models import Event, EventType, Order, Send, SendStatus
from contacts.imports.engine import ImportRun
from contacts.models import Contact, ContactSummary, Suppression
from contacts.writing import delete_contact, write_contacts
from tests.factories import ContactFactory
from tests.importing import counts

pytestmark = pytest.mark.django_db

SENDS = """\
email,campaign,channel,message_id,sent_at,status,read_at
anna@example.com,Spring,email,m-1,2026-05-12T09:00:00Z,delivered,
anna@example.com,Spring,email,m-2,2026-05-13T09:00:00Z,read,2026-05-13T10:00:00Z
petro@example.com,Spin the wheel,Widget,,2026-05-12T09:00:00Z,delivered,
petro@example.com,Spin the wheel,Widget,,2026-05-12T09:00:00Z,delivered,
"""
EVENTS = """\
customer_id,event,event_id,occurred_at,key_value,params.page,workflows
C-1,viewed,e-1,2026-05-12T09:00:00Z,anna@example.com,tea,Browse again;Welcome
C-1,viewed,,2026-05-12T09:00:00Z,,tea,
C-1,viewed,,2026-05-12T09:00:00Z,,coffee,
"""
ORDERS = """\
email,external_id,amount,currency,status,ordered_at,items
anna@example.com,O-1,"1,234.50",EUR,IN_PROGRESS,2026-05-12 10:00,"[{""name"": ""Tea""}]"
anna@example.com,O-2,12,JPY,delivered,2026-05-13,
"""


def test_sends_are_created_with_the_people_and_the_campaigns_they_name(import_file):
    assert import_file("sends", SENDS) == counts(created=4)

    assert set(Contact.objects.values_list("email", "source")) == {
        ("anna@example.com", "import"),
        ("petro@example.com", "import"),
    }
    assert Send.objects.get(message_key="m-2").status == SendStatus.READ


@pytest.mark.parametrize(("kind", "text"), [("sends", SENDS), ("events", EVENTS), ("orders", ORDERS)])
def test_the_same_file_again_changes_nothing(import_file, kind, text):
    first = import_file(kind, text)
    rows = len(text.strip().splitlines()) - 1

    assert first == counts(created=rows)
    assert import_file(kind, text) == counts(unchanged=rows)


@pytest.mark.parametrize(("kind", "text"), [("sends", SENDS), ("events", EVENTS), ("orders", ORDERS)])
def test_a_dry_run_foretells_the_counts_and_writes_nothing(import_file, kind, text):
    foretold = import_file(kind, text, "--dry-run")

    assert not Contact.objects.exists()
    assert import_file(kind, text) == foretold


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "text"), [("sends", SENDS), ("events", EVENTS), ("orders", ORDERS)])
def test_people_who_are_deleted_while_it_writes_are_made_anew(import_file, monkeypatch, kind, text):
    known = []

    def delete():
        try:
            delete_contact(anna.pk)
        finally:
            connection.close()

    def known_then_deleted(rows, *args, **options):
        outcomes = write_contacts(rows, *args, **options)
        if not known:
            with ThreadPoolExecutor() as elsewhere:
                elsewhere.submit(delete).result()
        known.append(outcomes)
        return outcomes

    anna = ContactFactory(email="anna@example.com", external_id="C-1")
    monkeypatch.setattr("activity.imports.activities.write_contacts", known_then_deleted)

    assert import_file(kind, text) == counts(created=len(text.strip().splitlines()) - 1)
    assert len(known) == 2
    assert anna.pk not in Contact.objects.values_list("pk", flat=True)


def test_two_displays_in_one_second_stay_two_in_any_chunks(import_file, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 1)

    assert import_file("sends", SENDS) == counts(created=4)
    assert import_file("sends", SENDS) == counts(unchanged=4)


def test_a_later_file_advances_a_status_that_came_without_an_id(import_file):
    import_file("sends", SENDS)

    later = import_file("sends", SENDS.replace("09:00:00Z,delivered", "09:00:00Z,clicked"))

    assert later == counts(updated=3, unchanged=1)
    assert Send.objects.count() == 4


def test_a_hard_bounce_blacklists_the_address(import_file):
    import_file(
        "sends",
        "email,campaign,channel,sent_at,status,undelivered_at,reason\n"
        "anna@example.com,Spring,email,2026-05-12T09:00Z,undelivered,2026-05-12T09:01Z,550 5.1.1 no such mailbox\n"
        "petro@example.com,Spring,email,2026-05-12T09:00Z,undelivered,2026-05-12T09:01Z,452 4.2.2 mailbox full\n",
    )

    assert Suppression.objects.get().reason == "550 5.1.1 no such mailbox"
    assert dict(Contact.objects.values_list("email", "email_status")) == {
        "anna@example.com": "blacklisted",
        "petro@example.com": "active",
    }


def test_a_report_that_names_its_address_is_about_that_one(import_file):
    ContactFactory(external_id="C-1", email="new@example.com", phone="+380671234567")

    import_file(
        "sends",
        "customer_id,email,phone,campaign,channel,sent_at,status\n"
        "C-1,old@example.com,+380507654321,Spring,email,2026-05-12T09:00Z,spam\n"
        "C-1,old@example.com,+380507654321,Spring,sms,2026-05-12T09:00Z,unsubscribed\n",
    )

    assert set(Suppression.objects.values_list("address", "kind")) == {
        ("old@example.com", "spam"),
        ("+380507654321", "unsubscribed"),
    }
    assert Contact.objects.get().email_status == "active"


def test_events_keep_their_parameters_and_assign_their_workflows(import_file):
    import_file("events", EVENTS)

    assert Event.objects.get(event_key="e-1").params == {"page": "tea"}
    assert set(EventType.objects.get().workflows.values_list("name", flat=True)) == {"Browse again", "Welcome"}
    assert Contact.objects.get().source == "event"


def test_any_column_can_be_a_parameter(import_file):
    import_file("events", EVENTS.replace("params.page", "Colour"), "--map", "Colour=params.colour")

    assert Event.objects.get(event_key="e-1").params == {"colour": "tea"}


def test_a_workflow_passes_the_gate(import_file):
    text = "email,event,event_id,occurred_at,workflows\nanna@example.com,viewed,e-1,2026-05-12,Welcome;{}\n"

    assert "rejected 1" in import_file("events", text.format("long" * 50))
    assert "rejected 1" in import_file("events", text.format("a\x07b"))


def test_a_key_that_is_longer_in_small_letters_is_an_event_type(import_file):
    import_file("events", f"email,event,event_id,occurred_at\nanna@example.com,{'İ' * 99}a,e-1,2026-05-12\n")

    assert len(EventType.objects.get().name) == 150


def test_an_order_that_comes_again_for_somebody_else_moves_to_them(import_file):
    ContactFactory(email="petro@example.com")
    import_file("orders", ORDERS)

    moved = import_file(
        "orders", "email,external_id,amount,currency,ordered_at\npetro@example.com,O-1,5,EUR,2026-05-12\n"
    )

    assert moved == counts(updated=1)
    assert Order.objects.get(external_id="O-1").contact.email == "petro@example.com"
    assert dict(ContactSummary.objects.values_list("contact__email", "orders")) == {
        "anna@example.com": 1,
        "petro@example.com": 1,
    }


def test_known_people_alone_can_be_asked_for(import_file):
    assert import_file("orders", ORDERS, "--no-create") == counts(rejected=2)

    assert not Contact.objects.exists()
    assert "nobody" in import_file.rejected("orders")[0]["rejected_reason"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("anna@example.com,,email,2026-05-12,", "campaign is empty"),
        ("anna@example.com,Spring,pigeon,2026-05-12,", "channel: not a channel"),
        ("anna@example.com,Spring,email,yesterday,", "sent_at:"),
        ("anna@example.com,Spring,email,2026-05-12,lost", "status: not a status"),
        (",Spring,email,2026-05-12,", "nothing that identifies a contact"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(import_file, row, reason):
    assert import_file("sends", f"email,campaign,channel,sent_at,status\n{row}\n") == counts(rejected=1)

    assert import_file.rejected("sends")[0]["rejected_reason"].startswith(reason)


@pytest.mark.parametrize(
    ("column", "cell", "came_of_it"),
    [
        ("read_at", "yesterday", counts(created=1)),
        ("status", "left", counts(rejected=1)),
        ("undelivered_at", "yesterday", counts(rejected=1)),
        ("unsubscribed_at", "yesterday", counts(rejected=1)),
        ("spam_at", "yesterday", counts(rejected=1)),
        ("bounce", "perhaps", counts(rejected=1)),
        ("reason", "550 " * 200, counts(rejected=1)),
    ],
)
def test_a_bad_cell_is_skipped_unless_it_may_say_that_somebody_left(import_file, column, cell, came_of_it):
    text = f"email,campaign,channel,sent_at,{column}\nanna@example.com,Spring,email,2026-05-12,{cell}\n"

    assert import_file("sends", text, "--skip-bad-cells") == came_of_it


@pytest.mark.parametrize(
    ("cell", "options", "amount"),
    [
        ("12.50", (), "12.5"),
        ("1,5", ("--decimal", ","), "1.5"),
        ("1 234,56", ("--decimal", ","), "1234.56"),
        ("1\u00a0234,56", ("--decimal", ","), "1234.56"),
        ("1,234.56", (), "1234.56"),
        ("-0", (), "0"),
        ("-5.25", (), "-5.25"),
    ],
)
def test_an_amount_is_read_as_its_author_writes_numbers(import_file, cell, options, amount):
    import_file("orders", f'email,external_id,amount,ordered_at\nanna@example.com,O-1,"{cell}",2026-05-12\n', *options)

    assert Order.objects.get().amount == Decimal(amount)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,5", 'amount: "1,5" is not a number where the decimal sign is'),
        ("1,234", "can be read in two ways"),
        ("9" * 5_000, "is not a number"),
        ("9" * 15, "at most fourteen digits"),
        ("1e400", "is not a number"),
        ("NaN", "is not a number"),
    ],
)
def test_an_amount_that_is_no_number_or_reads_two_ways_is_rejected(import_file, cell, reason):
    text = f'email,external_id,amount,ordered_at\nanna@example.com,O-1,"{cell}",2026-05-12\n'

    assert import_file("orders", text) == counts(rejected=1)
    assert reason in import_file.rejected("orders")[0]["rejected_reason"]
