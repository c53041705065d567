"""The page of one contact, as marketer and staff see it."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Import, Origin
from contacts.profile import in_force_on
from contacts.writing import ContactRow, DeviceRow, Standing, release, suppress, write_contact, write_devices
from tests.factories import (
    ContactFactory,
    CustomFieldFactory,
    FieldGroupFactory,
    ImportFactory,
    OriginFactory,
    SubscriptionCategoryFactory,
    amira,
    caller,
    olena,
    visitor,
)

pytestmark = pytest.mark.django_db


def text_of(response):
    """What a reader sees, with single spaces."""
    bare = re.sub(r"</?(bdi|b|a)\b[^>]*>", "", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare)))


def page_of(client, contact):
    return text_of(client.get(f"/contacts/{contact.pk}/"))


def devices_of(contact, number):
    rows = [
        DeviceRow(ContactRow(contact_id=contact.pk), "Shop for Android", f"phone-{n}", {"push_token": f"token-of-{n}"})
        for n in range(number)
    ]
    write_devices(rows, OriginFactory())


def test_the_header_says_who_and_where(marketer_client):
    contact = olena(time_zone="Europe/Kyiv")

    with time_machine.travel(datetime(2026, 7, 1, 11, 32, tzinfo=UTC)):
        page = page_of(marketer_client, contact)

    number = f"{contact.pk:,}".replace(",", " ")
    assert f"ID {number} · external ID C-77120 · Kyiv, Ukraine · 14:32 local time" in page


def test_identifiers_are_listed_with_their_state(marketer_client):
    page = page_of(marketer_client, olena(telegram_id="5512009871"))

    assert "olena.bondar@example.com" in page
    assert "+380 67 123 45 67" in page
    assert "5512009871" in page


def test_a_blacklisted_email_says_since_when_and_why(marketer_client):
    contact = ContactFactory(email="gone@example.com")
    at = datetime(2026, 10, 12, 9, 14, tzinfo=UTC)
    standing = Standing("blacklisted", at, "550 5.1.1 mailbox does not exist", "campaign “Autumn sale”")
    write_contact(ContactRow(contact_id=contact.pk, standing=standing), OriginFactory())

    page = page_of(marketer_client, contact)

    assert "Email blacklisted" in page
    assert "Blacklisted 12 Oct 2026, 09:14 — 550 5.1.1 mailbox does not exist (campaign “Autumn sale”)" in page


@pytest.mark.parametrize(
    ("status", "pill", "words"),
    [
        ("spam", "Email reported spam", "Spam report 1 May 2026, 10:00 — complained"),
        ("unsubscribed", "Email unsubscribed", "Unsubscribed 1 May 2026, 10:00 — complained"),
        ("not_confirmed", "Email not confirmed", "Asked to confirm 1 May 2026, 10:00, not confirmed yet"),
    ],
)
def test_other_states_of_an_email_say_since_when(marketer_client, status, pill, words):
    contact = ContactFactory(standing=Standing(status, datetime(2026, 5, 1, 10, tzinfo=UTC), "complained"))

    page = page_of(marketer_client, contact)

    assert pill in page
    assert words in page


def test_every_suppression_in_force_is_shown_and_the_worst_is_the_state(marketer_client):
    contact = amira()
    standing = Standing("unsubscribed", datetime(2026, 5, 1, tzinfo=UTC), "too many", address=contact.email)
    suppress([standing], OriginFactory())

    page = page_of(marketer_client, contact)

    assert "Email blacklisted" in page
    assert "Blacklisted 1 Mar 2024, 12:00 — mailbox does not exist" in page
    assert "Unsubscribed 1 May 2026, 00:00 — too many" in page


def test_a_suppression_of_the_phone_names_its_channel(marketer_client):
    contact = olena()
    standing = Standing("unsubscribed", datetime(2026, 5, 1, tzinfo=UTC), "STOP", channel="sms", address=contact.phone)
    suppress([standing], OriginFactory())

    page = page_of(marketer_client, contact)

    assert "Unsubscribed 1 May 2026, 00:00 on SMS — STOP" in page


def test_an_ended_suppression_is_kept_with_who_ended_it_and_why(staff_client, staff):
    contact = amira()
    release(in_force_on(contact).get(), "a new mailbox", Origin.of_person(staff))

    page = page_of(staff_client, contact)

    assert "Email blacklisted" not in page
    assert "by staff — a new mailbox" in page


def test_devices_stand_under_their_application(marketer_client):
    details = {"push_token": "abcd-the-whole-token-xyz", "model": "Pixel 9", "os": "Android 16", "app_version": "4.2"}
    contact = ContactFactory(device={**details, "push_allowed": False})

    page = page_of(marketer_client, contact)

    assert "Shop 1 device" in page
    assert "Pixel 9 Android 16 · version 4.2 · never seen" in page
    assert "token abcd…xyz" in page
    assert "abcd-the-whole-token-xyz" in page
    assert "Push off" in page


def test_personal_data_are_in_words(marketer_client):
    contact = olena(birth_date=date(1991, 5, 4), time_zone="Europe/Kyiv", address="Khreshchatyk 22", postcode="01001")

    with time_machine.travel(datetime(2026, 5, 3, 22, tzinfo=UTC)):
        page = page_of(marketer_client, contact)

    assert "Gender Female" in page
    assert "Birth date 4 May 1991 35 years" in page  # the 4th has begun in Kyiv
    assert "Country Ukraine" in page
    assert "Language Ukrainian (uk)" in page
    assert "Time zone Europe/Kyiv UTC+3" in page
    assert "Local time 01:00 Monday" in page


def test_custom_fields_stand_in_their_groups_by_their_type(marketer_client):
    loyalty = FieldGroupFactory(name="Loyalty")
    CustomFieldFactory(key="points", label="Points", group=loyalty, type="number")
    CustomFieldFactory(key="tier", label="Tier", group=loyalty, type="choice", options=["Gold"])
    CustomFieldFactory(key="interests", label="Interests", group=loyalty, type="choices", options=["Yoga", "Running"])
    CustomFieldFactory(key="shoe_size", label="Shoe size")
    contact = ContactFactory(custom={"points": 12480, "tier": "Gold", "interests": ["Yoga", "Running"]})

    page = page_of(marketer_client, contact)

    assert "Custom fields Loyalty" in page
    assert "Points 12,480" in page
    assert "Tier Gold" in page
    assert "Interests Yoga Running" in page
    assert "1 custom field without a value Shoe size" in page


def test_last_edit_says_which_import_did_it(marketer_client):
    origin = Origin.objects.create(kind="import", name="autumn.csv")
    log = Import.objects.create(kind="contacts", file_name="autumn.csv", sha256="0", origin=origin)
    contact = olena()
    write_contact(ContactRow({"city": "Lviv"}, contact_id=contact.pk, line=17), origin)

    page = page_of(marketer_client, contact)

    assert re.search(rf"Last edit \d+ \w+ \d{{4}}, \d\d:\d\d by import #{log.pk}, line 17", page)
    assert "Source Subscription form" in page


def test_the_history_leads_to_the_import_that_wrote_it(marketer_client):
    log = ImportFactory(done=True)
    contact = olena()
    write_contact(ContactRow({"city": "Lviv"}, contact_id=contact.pk, line=17), log.origin)

    page = marketer_client.get(f"/contacts/{contact.pk}/").text

    assert f'<a href="/imports/{log.pk}/">by import #{log.pk}, line 17</a>' in page


def test_the_history_reads_nothing_of_what_its_imports_compared(marketer_client):
    log = ImportFactory(done=True, differences={"samples": ["many"]})
    contact = olena()
    write_contact(ContactRow({"city": "Lviv"}, contact_id=contact.pk), log.origin)

    with CaptureQueriesContext(connection) as queries:
        marketer_client.get(f"/contacts/{contact.pk}/")

    assert not [query for query in queries if "differences" in query["sql"]]


def test_history_tells_old_and_new_values_in_words(marketer_client, marketer):
    CustomFieldFactory(key="points", label="Points", type="number")
    contact = olena(custom={"points": 1000})
    changes = {"country": "PL", "phone": "+48601234567", "birth_date": date(1991, 5, 4)}
    write_contact(ContactRow(changes, {"points": 2000}, contact_id=contact.pk), Origin.of_person(marketer))

    page = page_of(marketer_client, contact)

    assert "Country Ukraine → Poland" in page
    assert "Phone +380 67 123 45 67 → +48 601 234 567" in page
    assert "Birth date — → 4 May 1991" in page
    assert "Points 1,000 → 2,000" in page
    assert "by marketer" in page
    assert "Created" in page


@pytest.mark.parametrize(
    ("writes", "asked", "shown", "further"),
    [
        (9, "", 10, ""),
        (12, "", 10, "?history=50#history"),
        (12, "?history=50", 13, ""),
        (60, "?history=50", 50, "?history=250#history"),
        (12, "?history=7", 10, "?history=50#history"),
    ],
)
def test_the_history_goes_on_when_it_is_asked_for(marketer_client, writes, asked, shown, further):
    contact = ContactFactory()
    for number in range(writes):
        write_contact(ContactRow({"city": f"City {number}"}, contact_id=contact.pk), OriginFactory())

    page = marketer_client.get(f"/contacts/{contact.pk}/{asked}").content.decode()

    history = page.partition('aria-labelledby="history"')[2].partition("</section>")[0]
    assert history.count("<li") == shown
    assert (f"The latest {shown}" in history) is bool(further)
    assert ("Show more" in history) is bool(further)
    assert f"/contacts/{contact.pk}/{further}" in history or not further


def test_history_of_a_field_that_is_gone_is_still_told(marketer_client):
    contact = ContactFactory(custom={"old_field": "a"})
    write_contact(ContactRow(custom={"old_field": ["b", "c"]}, contact_id=contact.pk), OriginFactory())

    page = page_of(marketer_client, contact)

    assert "old_field a → b, c" in page


def test_history_of_a_field_with_another_type_now_is_still_told(marketer_client):
    CustomFieldFactory(key="since", label="Since", type="date")
    contact = ContactFactory(custom={"since": None})
    write_contact(ContactRow(custom={"since": "long ago"}, contact_id=contact.pk), OriginFactory())
    write_contact(ContactRow(custom={"since": "2026-05-04"}, contact_id=contact.pk), OriginFactory())

    page = page_of(marketer_client, contact)

    assert "Since long ago → 4 May 2026" in page


def test_a_value_kept_from_another_type_is_shown_as_it_was_kept(marketer_client):
    CustomFieldFactory(key="since", label="Since", type="datetime")
    contact = ContactFactory(custom={"since": "long ago"})

    assert "Since long ago" in page_of(marketer_client, contact)


def test_only_a_push_token_makes_a_page_too(marketer_client):
    contact = visitor()

    page = page_of(marketer_client, contact)

    assert f"Contact {contact.pk}" in page
    assert "Push on" in page
    assert "Not known: first name, last name" in page
    assert "Blacklist" not in page


def test_a_nameless_caller_goes_by_the_phone(marketer_client):
    contact = caller()

    response = marketer_client.get(f"/contacts/{contact.pk}/")

    assert f"<bdi>{contact.phone}</bdi></h1>" in response.content.decode()


def test_a_contact_without_anything_says_so(marketer_client):
    contact = olena()
    nothing = dict.fromkeys(("email", "phone", "external_id", "first_name", "last_name"), "")
    write_contact(ContactRow(nothing, contact_id=contact.pk), OriginFactory())

    page = page_of(marketer_client, contact)

    assert "Nothing that identifies this contact is known." in page


def test_markup_in_values_is_shown_as_text(marketer_client):
    attack = '"><img src=x onerror=alert(1)>'
    CustomFieldFactory(key="note", label=attack)
    SubscriptionCategoryFactory(title=attack)
    contact = ContactFactory(first_name=attack, city=attack, external_id=attack, source=attack, custom={"note": attack})
    write_contact(ContactRow({"city": f"{attack}{attack}"}, contact_id=contact.pk), OriginFactory(name=attack))

    response = marketer_client.get(f"/contacts/{contact.pk}/")

    assert "<img" not in response.content.decode()
    assert response.content.decode().count("&lt;img") >= 7


def test_names_that_run_from_right_to_left_are_isolated(marketer_client):
    contact = ContactFactory(first_name="\u202eevil", last_name="")

    html = marketer_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert "<bdi>\u202eevil</bdi></h1>" in html


def test_the_queries_are_as_many_for_much_as_for_little(marketer_client, marketer):
    little, much = olena(), amira(phone="+33123456789", custom={"field": "x"})
    devices_of(little, 1)
    devices_of(much, 40)
    for n in range(15):
        write_contact(ContactRow({"city": f"Town {n}"}, contact_id=much.pk), Origin.of_person(marketer))
    SubscriptionCategoryFactory.create_batch(12)
    CustomFieldFactory.create_batch(12)

    few, many = queries_of(marketer_client, little), queries_of(marketer_client, much)

    assert few == many <= 8


def queries_of(client, contact):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/contacts/{contact.pk}/")
    return len(queries)


def test_the_tabs_lead_to_both_pages(marketer_client):
    contact = olena()

    html = marketer_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert f'href="/contacts/{contact.pk}/" aria-current="page"' in html
    assert f'href="/contacts/{contact.pk}/activity/">' in html


def test_staff_alone_are_offered_to_blacklist_release_and_delete(marketer_client, staff_client):
    contact = amira()

    assert not {"Blacklist an address", "Release", "Delete contact"} & offers(marketer_client, contact)
    assert offers(staff_client, contact) == {"Blacklist an address", "Release", "Delete contact"}


@pytest.mark.parametrize(
    ("rights", "has_phone", "has_menu"),
    [
        ([], False, False),
        ([], True, False),
        (["add_suppression"], False, False),
        (["add_suppression"], True, True),
        (["delete_contact"], False, True),
    ],
)
def test_the_menu_is_there_for_staff_who_find_something_in_it(client_who_may, rights, has_phone, has_menu):
    contact = caller() if has_phone else visitor()

    page = client_who_may(*rights).get(f"/contacts/{contact.pk}/").text

    assert ("<title>More</title>" in page) is has_menu


def offers(client, contact):
    page = page_of(client, contact)
    return {words for words in ("Blacklist an address", "Release", "Delete contact") if words in page}


def test_a_stranger_is_sent_to_the_log_in(client):
    contact = olena()

    response = client.get(f"/contacts/{contact.pk}/")

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=/contacts/{contact.pk}/"


@pytest.mark.parametrize("number", ["0", "404404", "99999999999999999999999999"])
def test_an_unknown_id_is_not_found(marketer_client, number):
    assert marketer_client.get(f"/contacts/{number}/").status_code == 404


def test_the_page_is_only_read(marketer_client):
    contact = olena()

    assert marketer_client.post(f"/contacts/{contact.pk}/").status_code == 405
