"""Many contacts by the REST API: found by search, and written up to 3,000 at once by a job."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.custom_indexes import build_index
from contacts.intake.batches import write_kept_batch
from contacts.intake.refusals import replay
from contacts.models import Contact, ContactBatch, Refusal, Source
from contacts.tasks import write_batch
from tests.factories import ContactFactory, CustomFieldFactory, olena
from tests.intake import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return Caller("both")


def person(email, **values):
    return {"channels": [{"type": "email", "value": email}], **values}


def written(shop, contacts, **call):
    """Send the contacts, let the job do its work, and ask what became of them."""
    answer = shop.post("/api/v1/contacts", {"contacts": contacts, **call})
    assert answer.status_code == 200, answer.json()
    write_batch(batch_id=ContactBatch.objects.latest("pk").pk)
    return shop.get(f"/api/v1/importstatus/{answer.json()['asyncSessionId']}").json()


# Search


def test_a_search_pages_by_rows_and_tells_the_total(shop):
    ids = sorted(ContactFactory().pk for _ in range(5))

    second = shop.get("/api/v1/contacts", startindex=3, maxrows=2)
    beyond = shop.get("/api/v1/contacts", startindex=9)

    assert [each["id"] for each in second.json()] == ids[2:4]
    assert second["TotalCount"] == beyond["TotalCount"] == "5"
    assert beyond.json() == []


def test_all_are_read_page_by_page_without_a_count(shop):
    ids = sorted(ContactFactory().pk for _ in range(5))

    with CaptureQueriesContext(connection) as queries:
        page = shop.get("/api/v1/contacts", after=ids[1], maxrows=2)

    assert [each["id"] for each in page.json()] == ids[2:4]
    assert "TotalCount" not in page
    assert not any("COUNT(" in query["sql"] for query in queries)


@pytest.mark.parametrize(
    "asked",
    [
        {"email": " Olena.Bondar@Example.com"},
        {"phone": "380671234567"},
        {"externalCustomerId": "C-77120"},
        {"email": "olena.bondar@example.com", "externalCustomerId": "C-77120"},
    ],
)
def test_a_search_finds_by_identifiers(shop, asked):
    contact, _ = olena(), ContactFactory()

    answer = shop.get("/api/v1/contacts", **asked)

    assert [each["id"] for each in answer.json()] == [contact.pk]
    assert answer["TotalCount"] == "1"


@pytest.mark.parametrize("asked", [{"email": "nobody@example.com"}, {"externalCustomerId": "' OR 1=1 --"}])
def test_a_search_for_nobody_finds_nobody(shop, asked):
    olena()

    answer = shop.get("/api/v1/contacts", **asked)

    assert (answer.json(), answer["TotalCount"]) == ([], "0")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"startindex": 0}, "startindex"),
        ({"after": -1}, "after"),
        ({"startindex": "x"}, "startindex"),
        ({"startindex": 2**63}, "startindex"),
        ({"maxrows": 501}, "maxrows"),
        ({"maxrows": 0}, "maxrows"),
        ({"email": "olena"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"externalCustomerId": "a\0b"}, "externalCustomerId"),
    ],
)
def test_a_search_that_makes_no_sense_names_the_field(shop, asked, field):
    answer = shop.get("/api/v1/contacts", **asked)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


# In bulk


def test_many_contacts_are_kept_at_once_and_written_by_a_job(shop):
    answer = shop.post("/api/v1/contacts", {"contacts": [person("a@example.com"), person("b@example.com")]})

    session = answer.json()["asyncSessionId"]
    waiting = shop.get(f"/api/v1/importstatus/{session}").json()
    job = ProcrastinateJob.objects.get(task_name="contacts.tasks.write_batch")
    assert (answer.status_code, waiting["status"], waiting["results"]) == (200, "WAITING", [])
    assert not Contact.objects.exists()

    write_batch(**job.args)

    finished = shop.get(f"/api/v1/importstatus/{session}").json()
    assert (finished["status"], finished["created"]) == ("FINISHED", 2)
    assert [each["id"] for each in finished["results"]] == list(
        Contact.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert set(Contact.objects.values_list("source", flat=True)) == {Source.API}
    assert ContactBatch.objects.get().call == ""


def test_a_job_that_runs_twice_writes_once(shop):
    written(shop, [person("a@example.com")])
    Contact.objects.update(first_name="Anna")

    write_kept_batch(ContactBatch.objects.get().pk)

    assert Contact.objects.get().first_name == "Anna"


def test_a_faulty_contact_holds_up_no_other_and_is_kept(shop):
    status = written(shop, [person("a@example.com"), person("b"), {"channels": 1}, {}], dedupeOn="email")

    assert (status["created"], status["rejected"]) == (1, 3)
    assert [each["field"] for each in status["results"]] == ["", "channels[0].value", "channels", "channels"]
    kept = Refusal.objects.order_by("pk")
    assert (kept[0].kind, kept[0].path) == ("POST /api/v1/contacts", "/api/v1/contacts")
    told = {name: value for name, value in json.loads(kept[0].payload).items() if value is not None}
    assert told == {"contacts": [person("b")], "dedupeOn": "email"}


def test_characters_that_the_database_refuses_are_the_fault_of_their_contact_alone(shop):
    status = written(shop, [person("a@example.com", firstName="a\0b\ud800"), person("b@example.com", **{"x\0": "\0"})])

    assert [each["field"] for each in status["results"]] == ["firstName", ""]
    assert Contact.objects.get().email == "b@example.com"


def test_the_same_person_twice_in_one_call_is_one_contact(shop):
    status = written(shop, [person("a@example.com", firstName="A"), person("A@example.com", firstName="Anna")])

    assert [each["result"] for each in status["results"]] == ["created", "unchanged"]
    assert Contact.objects.get().first_name == "Anna"


def test_only_the_named_fields_are_written(shop):
    contact = olena()
    CustomFieldFactory(key="card"), CustomFieldFactory(key="size")
    fields = [{"id": "card", "value": "7"}, {"id": "size", "value": "M"}]
    given = person(contact.email, firstName="Lena", lastName="", address={"town": "Lviv"}, fields=fields)

    written(shop, [given], contactFields=["firstName", "email"], customFieldsIDs=["size"])

    contact.refresh_from_db()
    assert (contact.first_name, contact.last_name, contact.city) == ("Lena", "Bondar", "Kyiv")
    assert contact.custom == {"size": "M"}


def test_what_was_refused_is_made_again_at_once_with_the_named_fields_alone(shop, staff):
    contact = olena()
    CustomFieldFactory(key="card")
    size = CustomFieldFactory(key="size", type="choice", options=["S"])
    fields = [{"id": "card", "value": "7"}, {"id": "size", "value": "M"}]
    given = person(contact.email, firstName="Lena", lastName="Other", fields=fields)
    assert written(shop, [given], contactFields=["firstName"], customFieldsIDs=["size"])["rejected"] == 1
    refusal = Refusal.objects.get()
    still = replay(refusal, staff)
    size.options = ["S", "M"]
    size.save()

    mended = replay(refusal, staff)

    contact.refresh_from_db()
    assert (still, mended, Refusal.objects.count()) == (False, True, 1)
    assert (contact.first_name, contact.last_name, contact.custom) == ("Lena", "Bondar", {"size": "M"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", [{}, {"customFieldsIDs": []}])
def test_many_contacts_are_known_by_a_custom_field(named):
    shop = Caller("both")
    build_index(CustomFieldFactory(key="card"))
    fields = {"fields": [{"id": "card", "value": "7"}]}

    status = written(
        shop,
        [person("a@example.com", **fields), person("b@example.com", **fields)],
        dedupeOn="fieldId",
        fieldId="card",
        **named,
    )

    assert [each["result"] for each in status["results"]] == ["created", "updated"]
    assert Contact.objects.get().email == "b@example.com"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_known_by_several_choices(shop):
    build_index(CustomFieldFactory(key="sizes", type="choices", options=["S", "M"]))
    people = [person("a@example.com", fields=[{"id": "sizes", "value": ["S"]}])]

    [result] = written(shop, people, dedupeOn="fieldId", fieldId="sizes")["results"]

    assert result["result"] == "rejected"
    assert "to be known by" in json.dumps(result)


@pytest.mark.parametrize(
    ("call", "field", "message"),
    [
        ({"contacts": []}, "contacts", "needs at least 1"),
        ({"contacts": [{}] * 3001}, "contacts", "has 3,001 items; 3,000 fit"),
        ({"contacts": [3]}, "contacts[0]", "must be an object"),
        ({}, "contacts", "is missing"),
        ({"contacts": [{}], "customFieldsIDs": [9]}, "customFieldsIDs[0]", "no custom field has this number or key"),
        ({"contacts": [{}], "dedupeOn": "fieldId"}, "fieldId", "no custom field has this number or key"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_as_a_whole(shop, call, field, message):
    answer = shop.post("/api/v1/contacts", call)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": message}]
    assert not ContactBatch.objects.exists()


def test_a_repeated_call_is_one_batch(shop):
    answers = [
        shop.post("/api/v1/contacts", {"contacts": [person("a@example.com")]}, Idempotency_Key="m-1") for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert ContactBatch.objects.count() == ProcrastinateJob.objects.count() == 1


def test_the_status_is_for_the_sender_and_for_keys_that_read(shop):
    sender, other, reader = Caller("write", name="A"), Caller("write", name="B"), Caller("read", name="C")
    session = sender.post("/api/v1/contacts", {"contacts": [{}]}).json()["asyncSessionId"]

    codes = [caller.get(f"/api/v1/importstatus/{session}").status_code for caller in (sender, other, reader)]

    assert codes == [200, 404, 200]
    assert reader.get(f"/api/v1/importstatus/{uuid4()}").status_code == 404


def test_three_thousand_contacts_take_a_handful_of_queries(shop, django_assert_max_num_queries):
    shop.post("/api/v1/contacts", {"contacts": [person(f"p{number}@example.com") for number in range(3000)]})

    with django_assert_max_num_queries(30):
        write_kept_batch(ContactBatch.objects.get().pk)

    assert Contact.objects.count() == 3000


def test_a_field_that_is_deleted_meanwhile_keeps_nobody_from_being_written(shop):
    field = CustomFieldFactory(key="colour")
    call = {"contacts": [person("anna@example.com", firstName="Anna")], "customFieldsIDs": [field.pk]}
    shop.post("/api/v1/contacts", call)
    field.delete()

    write_batch(batch_id=ContactBatch.objects.get().pk)

    assert Contact.objects.get().email == "anna@example.com"
