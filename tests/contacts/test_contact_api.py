"""Contacts by the REST API: created, changed, read and deleted, in the words of the field."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contacts.custom_indexes import build_index
from contacts.intake.refusals import replay
from contacts.models import Application, Arrivals, Change, Contact, Device, Refusal
from contacts.writing import ContactRow, write_contact
from tests.factories import ContactFactory, CustomFieldFactory, SubscriptionCategoryFactory, olena
from tests.intake import Caller

pytestmark = pytest.mark.django_db

OLENA = {
    "firstName": "Olena",
    "lastName": "Bondar",
    "channels": [{"type": "email", "value": "Olena.Bondar@example.com"}, {"type": "sms", "value": "380671234567"}],
    "address": {"region": "Kyiv", "town": "Kyiv", "address": "Khreshchatyk 1", "postcode": "01001"},
    "externalCustomerId": "C-77120",
    "languageCode": "uk",
    "timeZone": "Europe/Kyiv",
}


@pytest.fixture
def shop(db):
    return Caller("both")


def channel(kind, value, **device):
    return {"type": kind, "value": value, **({"device": device} if device else {})}


def by_email(email, **values):
    return {"channels": [channel("email", email)], **values}


# Creating and updating


def test_a_contact_is_created_with_its_source_and_origin(shop):
    answer = shop.post("/api/v1/contact", OLENA)

    contact = Contact.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"id": contact.pk, "result": "created", "conflicts": [], "stayedUnsubscribed": []}
    assert (contact.email, contact.phone) == ("olena.bondar@example.com", "+380671234567")
    assert (contact.city, contact.external_id, contact.language) == ("Kyiv", "C-77120", "uk")
    assert contact.source == "api"
    assert str(Change.objects.get().origin) == "by API Shop"


def test_what_a_call_leaves_out_or_empty_stays_and_null_takes_it_away(shop):
    contact = olena()

    call = {"externalCustomerId": "C-77120", "firstName": "Lena", "lastName": None, "address": {"town": " "}}
    answer = shop.post("/api/v1/contact", call)

    contact.refresh_from_db()
    assert answer.json()["result"] == "updated"
    assert (contact.first_name, contact.last_name, contact.city) == ("Lena", "", "Kyiv")


def test_an_empty_address_is_passed_over_and_null_takes_it_away(shop):
    contact = olena()
    shop.post("/api/v1/contact", {"externalCustomerId": "C-77120", "channels": [channel("sms", "")]})
    contact.refresh_from_db()
    before = contact.phone

    shop.post("/api/v1/contact", {"externalCustomerId": "C-77120", "channels": [channel("sms", None)]})

    contact.refresh_from_db()
    assert (before, contact.phone) == ("+380671234567", "")


def test_an_external_id_has_two_names_and_is_taken_away_by_null(shop):
    shop.post("/api/v1/contact", by_email("anna@example.com", contactKey="C-1", externalCustomerId=None))
    named = Contact.objects.get().external_id

    shop.post("/api/v1/contact", by_email("anna@example.com", externalCustomerId=None))

    assert (named, Contact.objects.get().external_id) == ("C-1", "")


def test_numbers_are_taken_where_clients_send_them_for_texts(shop):
    shop.post("/api/v1/contact", {"contactKey": 4711, "channels": [channel("sms", 380671234567)]})

    contact = Contact.objects.get()
    assert (contact.external_id, contact.phone) == ("4711", "+380671234567")


def test_custom_fields_are_named_by_number_or_key(shop):
    city, visits = CustomFieldFactory(key="home_city"), CustomFieldFactory(key="visits", type="number")
    tags = CustomFieldFactory(key="tags", type="choices", options=["tea", "coffee"])
    fields = [
        {"id": city.pk, "value": "Lviv"},
        {"id": "visits", "value": 7},
        {"id": str(tags.pk), "value": ["coffee", "tea"]},
    ]

    shop.post("/api/v1/contact", by_email("anna@example.com", fields=fields))

    assert Contact.objects.get().custom == {"home_city": "Lviv", visits.key: 7, "tags": ["tea", "coffee"]}


def test_a_push_token_makes_a_device_of_the_application(shop):
    device = {"appId": "Shop for Android", "deviceId": "d-1", "deviceModel": "Pixel 9", "active": True}

    shop.post("/api/v1/contact", {"channels": [channel("mobilepush", "token-1", **device)]})
    shop.post("/api/v1/contact", {"channels": [channel("mobilepush", "token-1", appId="Shop for Android")]})

    stored = Device.objects.select_related("contact", "application").get()
    assert (stored.application.name, stored.device_id, stored.model) == ("Shop for Android", "d-1", "Pixel 9")
    assert stored.contact.has_mobile_push


def test_a_device_was_seen_when_a_call_last_told_anything_new_of_it(shop):
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    seen = []

    for hour, token in enumerate(("token-1", "token-1", "token-2")):
        push = channel("mobilepush", token, appId="Shop for Android", deviceId="d-1")
        with time_machine.travel(noon + timedelta(hours=hour), tick=False):
            shop.post("/api/v1/contact", {"channels": [push]})
        seen.append(Device.objects.get().last_seen_at)

    assert seen == [noon, noon, noon + timedelta(hours=2)]


def test_a_visitor_whose_device_a_known_person_has_becomes_part_of_that_person(shop):
    push = channel("mobilepush", "token-1", appId="Shop for Android", deviceId="d-1")
    visitor = shop.post("/api/v1/contact", {"channels": [push]}).json()["id"]
    anna = shop.post("/api/v1/contact", by_email("anna@example.com")).json()["id"]

    answer = shop.post("/api/v1/contact", {"channels": [channel("email", "anna@example.com"), push]})

    assert answer.json()["conflicts"] == []
    assert (Device.objects.get().contact_id, Contact.objects.get().pk) == (anna, anna)
    assert shop.get(f"/api/v1/contact/{visitor}").json()["id"] == anna


def test_two_visitors_stay_two_while_nobody_says_who_they_are(shop):
    first, second = (channel("mobilepush", f"token-{n}", appId="Shop for Android", deviceId=f"d-{n}") for n in (1, 2))
    shop.post("/api/v1/contact", {"channels": [first]})
    shop.post("/api/v1/contact", {"channels": [second]})

    answer = shop.post("/api/v1/contact", {"channels": [first, second]})

    assert answer.json()["conflicts"] != []
    assert Contact.objects.count() == 2


def test_a_device_of_somebody_who_is_known_stays_with_them(shop):
    push = channel("mobilepush", "token-1", appId="Shop for Android", deviceId="d-1")
    shop.post("/api/v1/contact", {"channels": [channel("email", "olena@example.com"), push]})
    shop.post("/api/v1/contact", by_email("anna@example.com"))

    answer = shop.post("/api/v1/contact", {"channels": [channel("email", "anna@example.com"), push]})

    assert {each["field"] for each in answer.json()["conflicts"]} == {"device_id", "push_token"}
    assert Device.objects.get().contact.email == "olena@example.com"


def test_a_key_of_an_application_says_whose_devices_come_by_it():
    app = Caller("write", application=Application.objects.create(name="Shop for iOS"))

    app.post("/api/v1/contact", by_email("anna@example.com", channels=[channel("webpush", "token-1")]))

    assert Device.objects.get().application.name == "Shop for iOS"


def test_a_contact_is_put_by_its_id(shop):
    contact = olena()

    answer = shop.put(f"/api/v1/contact/{contact.pk}", {"firstName": "Lena"})

    contact.refresh_from_db()
    assert answer.json()["id"] == contact.pk
    assert contact.first_name == "Lena"


@pytest.mark.parametrize(
    ("dedupe_on", "is_known"),
    [("email", True), ("sms", False), ("email_or_sms", True), ("externalCustomerId", False), (None, False)],
)
def test_the_caller_may_name_the_field_that_decides(shop, dedupe_on, is_known):
    contact = olena(phone="")
    call = by_email(contact.email, externalCustomerId="C-2", dedupeOn=dedupe_on)
    call["channels"].append(channel("sms", "+380501112233"))

    answer = shop.post("/api/v1/contact", call)

    assert (answer.json()["id"] == contact.pk) is is_known


def test_what_another_contact_has_stays_there_and_is_told(shop):
    olena()

    answer = shop.post("/api/v1/contact", {"externalCustomerId": "C-2", "channels": OLENA["channels"]})

    assert answer.json()["result"] == "created"
    assert {each["field"] for each in answer.json()["conflicts"]} == {"email", "phone"}


def test_a_category_that_was_left_stays_left(shop):
    news = SubscriptionCategoryFactory(key="news")
    ContactFactory(email="anna@example.com", unsubscribed_from=[news])

    answer = shop.post("/api/v1/contact", by_email("anna@example.com", subscriptionKeys=["news"]))

    assert answer.json()["stayedUnsubscribed"] == ["news"]


# Known by a custom field


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("stored", "given"), [("No 7", "no 7"), ("ΝΙΚΟΣ", "ΝΙΚΟΣ"), ("İ", "İ")])
def test_a_contact_is_known_by_an_indexed_custom_field(stored, given):
    shop = Caller("both")
    card = CustomFieldFactory(key="card")
    build_index(card)
    first = shop.post("/api/v1/contact", by_email("a@example.com", fields=[{"id": "card", "value": stored}]))

    call = {"fields": [{"id": "card", "value": given}], "dedupeOn": "fieldId", "fieldId": card.pk, "firstName": "Anna"}
    answer = shop.post("/api/v1/contact", call)

    assert answer.json()["id"] == first.json()["id"]
    assert Contact.objects.get().first_name == "Anna"


def test_a_custom_field_without_an_index_decides_nothing(shop):
    CustomFieldFactory(key="card", label="Card")

    answer = shop.post("/api/v1/contact", by_email("a@example.com", dedupeOn="fieldId", fieldId="card"))

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("fieldId: Card has no index")


# Refusals name the field


@pytest.mark.parametrize(
    ("call", "field", "message"),
    [
        ([], "body", "must be an object"),
        ({}, "channels", "nothing that identifies a contact"),
        ({"firstName": 7.5, "channels": 3}, "channels", "must be a list"),
        (by_email("anna"), "channels[0].value", "not an email address"),
        (by_email("anna@example.com", firstName="x" * 41), "firstName", "is 41 characters long; 40 fit"),
        (by_email("anna@example.com", firstName="a\0b"), "firstName", "has a character that no text may hold"),
        (by_email("anna@example.com", firstName="\ud800"), "firstName", "has a character that no text may hold"),
        (by_email("anna@example.com", timeZone="Kyiv"), "timeZone", "not a time zone: use an IANA name"),
        (by_email("anna@example.com", birthDate="2024-02-30"), "birthDate", "is not in the calendar"),
        (by_email("anna@example.com", address={"country": "Atlantis"}), "address.country", "not a country"),
        (by_email("anna@example.com", fields=[{"id": 9, "value": 1}]), "fields[0].id", "no custom field has this"),
        (by_email("anna@example.com", fields=[{"id": "visits", "value": "x"}]), "fields[0].value", "is not a number"),
        (by_email("anna@example.com", fields=[{"id": "visits", "value": {}}]), "fields[0].value", "is neither a text"),
        (by_email("anna@example.com", subscriptionKeys=["news"]), "subscriptionKeys[0]", "no subscription category"),
        (by_email("anna@example.com", dedupeOn="name"), "dedupeOn", "must be one of 'email'"),
        ({"channels": [{"type": "fax", "value": "1"}]}, "channels[0].type", "must be one of 'email'"),
        ({"channels": [{"type": "email"}]}, "channels[0].value", "is missing"),
        ({"channels": [channel("sms", "0671234567")]}, "channels[0].value", "a phone number without its country"),
        ({"channels": [channel("webpush", "t")]}, "channels[0].device.appId", "is needed, since the key belongs to no"),
        ({"channels": [channel("webpush", "t" * 513, appId="A")]}, "channels[0].value", "is 513 characters long"),
        (
            {"channels": [channel("email", "a@example.com"), channel("email", "b@example.com")]},
            "channels[1].value",
            "a contact has one email",
        ),
        ({"id": 2**63}, "id", "must be 9223372036854775807 or less"),
    ],
)
def test_a_refusal_names_the_field_and_says_what_is_expected(shop, call, field, message):
    CustomFieldFactory(key="visits", type="number")

    answer = shop.post("/api/v1/contact", call)

    assert answer.status_code == 422
    [fault, *_] = [each for each in answer.json()["errors"] if each["field"] == field]
    assert message in fault["message"]
    assert not Contact.objects.exists()


NOT_A_NUMBER = '{"firstName": NaN, "channels": [{"type": "email", "value": "anna@example.com"}]}'


@pytest.mark.parametrize("body", ["", "{", NOT_A_NUMBER, '{"id": 1' + "0" * 5000 + "}", "[" * 100_000])
def test_what_is_no_json_is_refused_in_json(shop, body):
    answer = shop.post("/api/v1/contact", body)

    assert answer.status_code in (400, 422)
    assert answer.json()["message"]


def test_an_unknown_id_is_refused_and_never_a_new_contact(shop):
    answers = [
        shop.post("/api/v1/contact", {"id": 999_999_999, **OLENA}),
        shop.put("/api/v1/contact/999999999", OLENA),
        shop.get("/api/v1/contact/999999999"),
        shop.get("/api/v1/contact/9999999999999999999999"),
        shop.delete("/api/v1/contact/999999999"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not Contact.objects.exists()


def test_what_was_refused_is_kept_and_can_be_made_again(shop, staff):
    shop.post("/api/v1/contact", by_email("anna@example.com", fields=[{"id": "card", "value": "7"}]))
    refusal = Refusal.objects.get()
    still = replay(refusal, staff)
    CustomFieldFactory(key="card")

    mended = replay(refusal, staff)

    contact = Contact.objects.get()
    assert (still, mended) == (False, True)
    assert (contact.email, contact.custom) == ("anna@example.com", {"card": "7"})
    assert (refusal.kind, refusal.replayed_by) == ("POST /api/v1/contact", staff)
    assert Refusal.objects.count() == 1


@pytest.mark.parametrize("path", ["/api/v1/contact/999999999", "/api/v1/contact?externalCustomerId=C-2"])
def test_a_deletion_that_was_refused_is_counted_and_not_kept(shop, path):
    assert shop.delete(path).status_code == 404

    assert sum(Arrivals.objects.values_list("refused", flat=True)) == 1
    assert not Refusal.objects.exists()


def test_unknown_addresses_and_methods_are_answered_in_json(shop):
    nowhere, wrong_method = shop.get("/api/v1/nothing"), shop.delete("/api/v1/contacts")

    assert (nowhere.status_code, wrong_method.status_code) == (404, 405)
    assert nowhere.json()["message"] == "There is nothing at this address."
    assert set(wrong_method["Allow"].split(", ")) == {"GET", "POST"}
    assert "not DELETE" in wrong_method.json()["message"]


# Who may


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/v1/contact/1"),
        ("get", "/api/v1/contact?externalCustomerId=1"),
        ("get", "/api/v1/contacts"),
        ("get", "/api/v1/contact/1/subscriptions"),
        ("get", "/api/v1/subscriptions"),
    ],
)
def test_a_key_that_writes_reads_nothing(method, path):
    assert getattr(Caller("write"), method)(path).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/contact"),
        ("put", "/api/v1/contact/1"),
        ("delete", "/api/v1/contact/1"),
        ("delete", "/api/v1/contact?externalCustomerId=1"),
        ("post", "/api/v1/contacts"),
        ("post", "/api/v1/contact/subscribe"),
        ("post", "/api/v1/emails/unsubscribed/add"),
        ("post", "/api/v1/emails/unsubscribed/delete"),
    ],
)
def test_strangers_and_keys_that_read_write_nothing(client, method, path):
    body = {} if method == "delete" else {"data": OLENA, "content_type": "application/json"}
    caller = Caller("read").client

    assert getattr(client, method)(path, **body).status_code == 401
    assert getattr(caller, method)(path, **body).status_code == 403
    assert not Contact.objects.exists()


# Reading and deleting


def test_a_contact_is_read_as_it_was_written(shop):
    CustomFieldFactory(key="card")
    call = {**OLENA, "fields": [{"id": "card", "value": "7"}]}
    pk = shop.post("/api/v1/contact", call).json()["id"]

    contact = shop.get(f"/api/v1/contact/{pk}").json()

    same = ("firstName", "lastName", "languageCode", "timeZone", "externalCustomerId")
    assert {name: contact[name] for name in same} == {name: OLENA[name] for name in same}
    assert contact["channels"][1] == {"type": "sms", "value": "+380671234567", "device": None}
    assert contact["address"] == {"country": "", **OLENA["address"]}
    assert [(each["key"], each["value"]) for each in contact["fields"]] == [("card", "7")]
    assert (contact["emailStatus"], contact["source"]) == ("active", "api")


def test_a_contact_is_found_by_its_external_id(shop):
    contact = olena()

    assert shop.get("/api/v1/contact", externalCustomerId="C-77120").json()["id"] == contact.pk
    assert shop.get("/api/v1/contact", externalCustomerId="C-1").status_code == 404


def test_a_deleted_contact_is_gone_and_its_keys_are_free(shop):
    contact, other = olena(), ContactFactory(external_id="C-2")

    assert shop.delete(f"/api/v1/contact/{contact.pk}").status_code == 204
    assert shop.delete("/api/v1/contact?externalCustomerId=C-2").status_code == 204

    assert not Contact.objects.exists()
    assert shop.post("/api/v1/contact", OLENA).json()["result"] == "created"
    assert other.pk != Contact.objects.get().pk


# Repeating


def test_a_repeated_call_is_answered_the_same_and_written_once(shop):
    answers = [shop.post("/api/v1/contact", OLENA, Idempotency_Key="m-1") for _ in range(3)]

    assert [answer.json() for answer in answers] == [answers[0].json()] * 3
    assert answers[2].json()["result"] == "created"
    assert Change.objects.count() == 1


def test_an_idempotency_key_is_for_one_call(shop):
    shop.post("/api/v1/contact", OLENA, Idempotency_Key="m-1")

    answer = shop.post("/api/v1/contact", by_email("anna@example.com"), Idempotency_Key="m-1")

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert shop.post("/api/v1/contact", OLENA, Idempotency_Key="x" * 256).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_of_one_email_make_one_contact():
    shop = Caller("write")
    together = Barrier(50)

    def send(number):
        together.wait()
        try:
            fields = [{"id": f"field{number}", "value": str(number)}]
            return shop.post("/api/v1/contact", by_email("anna@example.com", fields=fields)).json()
        finally:
            connection.close()

    for number in range(50):
        CustomFieldFactory(key=f"field{number}")
    with ThreadPoolExecutor(50) as writers:
        answers = list(writers.map(send, range(50)))

    contact = Contact.objects.get()
    assert {answer["id"] for answer in answers} == {contact.pk}
    assert [answer["result"] for answer in answers].count("created") == 1
    assert len(contact.custom) == 50


@pytest.mark.django_db(transaction=True)
def test_a_call_and_its_twins_are_one_write():
    shop = Caller("write")
    together = Barrier(10)

    def send(_):
        together.wait()
        try:
            return shop.post("/api/v1/contact", OLENA, Idempotency_Key="m-1").json()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as writers:
        answers = list(writers.map(send, range(10)))

    assert answers == [answers[0]] * 10
    assert answers[0]["result"] == "created"
    assert Change.objects.count() == 1


def test_reading_costs_the_same_for_many(shop, django_assert_num_queries):
    origin = shop.key.origin
    for number in range(30):
        write_contact(ContactRow({"email": f"anna{number}@example.com"}), origin)

    with time_machine.travel(timezone.now(), tick=False):
        shop.get("/api/v1/contacts", maxrows=1)
        with django_assert_num_queries(5):
            shop.get("/api/v1/contacts", maxrows=30)
