"""The one write path: who a row is, what is written, what its history says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from contacts.models import (
    Change,
    Contact,
    ContactSummary,
    Identity,
    Subscription,
    SubscriptionCategory,
    Suppression,
)
from contacts.searching import signature
from contacts.writing import (
    Consent,
    ContactRow,
    DeviceRow,
    Result,
    Standing,
    delete_contact,
    release,
    suppress,
    write_contact,
    write_contacts,
    write_devices,
)
from tests.factories import OriginFactory
from tests.processes import until

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin():
    return OriginFactory(name="test")


def row(contact_id=None, **values):
    return ContactRow(values=values, contact_id=contact_id)


def test_a_new_person_becomes_a_contact_with_its_keys_and_history(origin):
    outcome = write_contact(row(email="anna@example.com", last_name="Ångström"), origin)

    contact = Contact.objects.get()
    assert (outcome.result, outcome.contact_id) == (Result.CREATED, contact.pk)
    assert (contact.email_status, contact.sort_name, contact.source) == ("active", "angstrom", "import")
    assert Identity.objects.get().key == "email:anna@example.com"
    assert Change.objects.get().fields == {}
    assert contact.summary.orders == 0


def test_a_known_person_is_updated_and_the_change_recorded(origin):
    known = write_contact(row(email="anna@example.com", city="Lviv"), origin).contact_id

    outcome = write_contact(row(email="anna@example.com", city="Kyiv"), origin)

    assert (outcome.result, outcome.contact_id) == (Result.UPDATED, known)
    assert outcome.changes == {"city": ["Lviv", "Kyiv"]}
    assert Change.objects.latest("id").fields == {"city": ["Lviv", "Kyiv"]}


@pytest.mark.parametrize("email", ["new@example.com", ""])
def test_a_confirmation_goes_with_its_email(origin, email):
    at = timezone.now()
    write_contact(row(external_id="C-1", email="old@example.com", confirmation_asked_at=at, confirmed_at=at), origin)

    write_contact(row(external_id="C-1", email=email), origin)

    contact = Contact.objects.get()
    assert (contact.email, contact.confirmation_asked_at, contact.confirmed_at) == (email, None, None)
    assert {"email", "confirmed_at"} < Change.objects.latest("id").fields.keys()


def test_who_was_asked_and_did_not_answer_has_not_agreed_by_another_email(origin):
    write_contact(row(external_id="C-1", email="old@example.com", confirmation_asked_at=timezone.now()), origin)

    write_contact(row(external_id="C-1", email="new@example.com"), origin)

    assert Contact.objects.get().email_status == "not_confirmed"


def test_an_email_that_came_back_within_a_batch_keeps_its_confirmation(origin):
    at = timezone.now()
    write_contact(row(external_id="C-1", email="old@example.com", confirmation_asked_at=at, confirmed_at=at), origin)

    write_contacts([row(external_id="C-1", email=f"{name}@example.com") for name in ("new", "old")], origin)

    contact = Contact.objects.get()
    assert (contact.email, contact.confirmed_at) == ("old@example.com", at)
    assert Change.objects.count() == 1


def test_the_list_repeats_the_country_of_everybody(origin):
    write_contacts([row(phone="+380671112233"), row(email="anna@example.com", country="UA")], origin)
    write_contacts([row(phone="+380671112244")], origin)
    assert countries() == ["", "", "UA"]

    write_contacts([row(phone="+380671112233", country="PL"), row(email="anna@example.com", country="")], origin)
    assert countries() == ["", "", "PL"]

    write_contact(row(phone="+380671112233", country=""), origin)
    assert countries() == ["", "", ""]


def test_the_list_repeats_a_signature_of_the_words(origin):
    write_contacts([row(email="anna@example.com", first_name="Anna"), row(phone="+380671112233")], origin)
    anna, nameless = signatures()
    assert anna != nameless == 0

    write_contacts(
        [row(email="anna@example.com", city="Lviv"), row(phone="+380671112233", last_name="Kovalenko")], origin
    )
    assert signatures() == [anna, signature(["kovalenko"])]

    write_contact(row(email="anna@example.com", first_name=""), origin)
    assert signatures()[0] == signature(["anna", "example", "com"])


def signatures():
    """As the list has them, and as the stored words give them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word_signature, tsvector_to_array(search) FROM contacts_contactsummary AS summary"
            " JOIN contacts_contact ON id = contact_id ORDER BY id"
        )
        rows = cursor.fetchall()
    assert all(repeated == signature(words) for repeated, words in rows)
    return [repeated for repeated, _ in rows]


def countries():
    """As the list has them, and the contacts too."""
    both = sorted(ContactSummary.objects.values_list("country", "contact__country"))
    assert all(repeated == own for repeated, own in both)
    return [repeated for repeated, _ in both]


def test_the_same_row_again_changes_nothing(origin):
    write_contact(row(email="anna@example.com", city="Lviv"), origin)

    outcome = write_contact(row(email="anna@example.com", city="Lviv"), origin)

    assert outcome.result == Result.UNCHANGED
    assert Change.objects.count() == 1


def test_rows_of_one_person_are_merged_and_the_first_carries_the_result(origin):
    rows = [row(email="anna@example.com", city="Lviv"), row(email="anna@example.com", city="Kyiv", first_name="Anna")]

    outcomes = write_contacts(rows, origin)

    assert [outcome.result for outcome in outcomes] == [Result.CREATED, Result.UNCHANGED]
    assert Contact.objects.get().city == "Kyiv"


def test_an_unknown_external_id_does_not_take_the_email_of_somebody_with_another(origin):
    holder = write_contact(row(external_id="C-1", email="anna@example.com"), origin).contact_id

    outcome = write_contact(row(external_id="C-2", email="anna@example.com"), origin)

    assert outcome.result == Result.CREATED
    assert [(c.field, c.holder_id) for c in outcome.conflicts] == [("email", holder)]
    assert Contact.objects.get(pk=outcome.contact_id).email == ""


def test_an_external_id_names_the_contact_of_the_email_that_has_none(origin):
    known = write_contact(row(email="anna@example.com"), origin).contact_id

    outcome = write_contact(row(external_id="C-2", email="anna@example.com"), origin)

    assert (outcome.result, outcome.contact_id) == (Result.UPDATED, known)


def test_a_new_email_with_a_phone_of_somebody_with_another_email_is_somebody_new(origin):
    write_contact(row(email="anna@example.com", phone="+380671112233"), origin)

    outcome = write_contact(row(email="petro@example.com", phone="+380671112233"), origin)

    assert outcome.result == Result.CREATED
    assert Contact.objects.get(pk=outcome.contact_id).phone == ""


def test_changing_an_email_releases_its_key(origin):
    known = write_contact(row(external_id="C-1", email="old@example.com"), origin).contact_id

    write_contact(row(external_id="C-1", email="new@example.com"), origin)
    other = write_contact(row(email="old@example.com"), origin)

    assert other.result == Result.CREATED
    assert other.contact_id != known


def test_an_unknown_contact_id_is_rejected(origin):
    outcome = write_contact(row(contact_id=999, email="anna@example.com"), origin)

    assert (outcome.result, outcome.reason) == (Result.REJECTED, "no contact has the ID 999")
    assert not Contact.objects.exists()


def test_a_match_field_alone_decides(origin):
    known = write_contact(row(external_id="C-1", email="anna@example.com"), origin).contact_id

    outcome = write_contact(row(external_id="C-2", email="anna@example.com"), origin, match=["email"])

    assert outcome.contact_id == known
    assert Contact.objects.get().external_id == "C-2"


def test_a_dry_run_tells_and_writes_nothing(origin):
    outcomes = write_contacts([row(email="anna@example.com"), row(email="petro@example.com")], origin, dry_run=True)

    assert [outcome.result for outcome in outcomes] == [Result.CREATED, Result.CREATED]
    assert not Contact.objects.exists()
    assert not Identity.objects.exists()


def test_a_suppressed_address_is_suppressed_from_the_first_moment(origin):
    suppress([Standing("blacklisted", reason="550 5.1.1", address="anna@example.com")], origin)

    write_contact(row(email="anna@example.com"), origin)

    assert Contact.objects.get().email_status == "blacklisted"


def add_anna(origin):
    write_contact(row(email="anna@example.com"), origin)


def suppress_anna(origin):
    suppress([Standing("spam", address="anna@example.com")], origin)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [(add_anna, suppress_anna), (suppress_anna, add_anna)])
def test_of_two_who_write_an_address_and_suppress_it_at_once_one_waits(origin, first, second):
    pids = []

    def at_once():
        try:
            connection.ensure_connection()
            pids.append(connection.connection.info.backend_pid)
            second(origin)
        finally:
            connection.close()

    def waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", pids)
            return cursor.fetchone()[0]

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            first(origin)
            other = thread.submit(at_once)
            until(lambda: pids and waits())
        other.result()

    assert Contact.objects.get().email_status == "spam"


def test_suppressing_shows_on_the_contact_and_releasing_too(origin):
    write_contact(row(email="anna@example.com"), origin)

    suppress([Standing("spam", address="anna@example.com")], origin)
    suppress([Standing("unsubscribed", address="anna@example.com")], origin)
    assert Contact.objects.get().email_status == "spam"

    release(Suppression.objects.get(kind="spam"), "by mistake", origin)
    assert Contact.objects.get().email_status == "unsubscribed"
    assert Change.objects.latest("id").fields == {"email_status": ["spam", "unsubscribed"]}


def test_without_an_email_there_is_none_to_confirm(origin):
    told = ContactRow({"external_id": "C-1"}, standing=Standing("not_confirmed"))
    write_contact(told, origin)

    write_contact(row(external_id="C-1", email="anna@example.com"), origin)

    contact = Contact.objects.get()
    assert (contact.email_status, contact.confirmation_asked_at) == ("active", None)


def test_who_has_confirmed_stays_so_if_nobody_says_when_they_had_not(origin):
    at = timezone.now()
    write_contact(row(email="anna@example.com", confirmed_at=at), origin)

    write_contact(ContactRow({"email": "anna@example.com"}, standing=Standing("not_confirmed")), origin)

    contact = Contact.objects.get()
    assert (contact.email_status, contact.confirmation_asked_at, contact.confirmed_at) == ("active", None, at)


def test_of_what_rows_say_of_one_address_the_earliest_that_was_not_released_counts(origin):
    may = [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    suppress([Standing("spam", may[0], address="anna@example.com")], origin)
    release(Suppression.objects.get(), "by mistake", origin, may[1])

    told = [ContactRow({"email": "anna@example.com"}, standing=Standing("spam", at)) for at in (may[0], may[3], may[2])]
    write_contacts(told, origin)

    assert Suppression.objects.get(ended_at=None).at == may[2]


def test_a_withdrawn_category_is_kept_unless_forced(origin):
    news = SubscriptionCategory.objects.create(key="news", title="News")
    known = write_contact(ContactRow(values={"email": "anna@example.com"}, consent=Consent((news.pk,))), origin)
    write_contact(ContactRow(contact_id=known.contact_id, consent=Consent((), (news.pk,))), origin)

    kept = write_contact(ContactRow(contact_id=known.contact_id, consent=Consent((news.pk,))), origin)
    forced = write_contact(ContactRow(contact_id=known.contact_id, consent=Consent((news.pk,), forced=True)), origin)

    assert (kept.result, kept.kept) == (Result.UNCHANGED, [news.pk])
    assert forced.changes["subscription.news"] == ["unsubscribed", "subscribed"]


def test_the_persons_own_word_counts_beside_what_somebody_else_said_before(origin):
    news = SubscriptionCategory.objects.create(key="news", title="News")
    may = [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    imported = Consent((news.pk,), at=may[0], source="import")
    known = write_contact(ContactRow({"email": "anna@example.com"}, consent=imported), origin).contact_id
    said = [Consent((news.pk,), at=may[day], source="a form", own=day > 1) for day in (1, 2, 3)]

    outcomes = [write_contact(ContactRow(contact_id=known, consent=consent), origin) for consent in said]

    assert [outcome.result for outcome in outcomes] == [Result.UNCHANGED, Result.UPDATED, Result.UNCHANGED]
    assert Subscription.objects.values_list("state", "since", "source").get() == ("subscribed", may[2], "a form")
    assert Change.objects.latest("id").fields == {
        "subscription.news": ["subscribed", "subscribed"],
        "consent.news": [{"since": may[0].isoformat(), "source": "import"}, None],
    }


def test_a_category_is_kept_once_and_not_if_a_later_row_may_grant_it(origin):
    news, sale = (SubscriptionCategory.objects.create(key=key, title=key) for key in ("news", "sale"))
    known = write_contact(row(email="anna@example.com"), origin).contact_id
    write_contact(ContactRow(contact_id=known, consent=Consent((), (news.pk, sale.pk))), origin)
    asked = Consent((news.pk, sale.pk))

    first, *_ = write_contacts(
        [
            ContactRow(contact_id=known, consent=asked),
            ContactRow(contact_id=known, consent=asked),
            ContactRow(contact_id=known, consent=Consent((sale.pk,), forced=True)),
        ],
        origin,
    )

    assert first.kept == [news.pk]


def test_nobody_whose_email_is_suppressed_is_given_a_category_that_was_not_asked_for(origin):
    news = SubscriptionCategory.objects.create(key="news", title="News")
    offered = Consent(offered=(news.pk,))
    suppressed = ContactRow({"email": "anna@example.com"}, consent=offered, standing=Standing("unsubscribed"))
    rows = [suppressed, ContactRow({"email": "petro@example.com"}, consent=offered)]

    _, petro = write_contacts(rows, origin)
    write_contacts([ContactRow({"email": "anna@example.com"}, consent=offered)], origin)

    assert list(Subscription.objects.values_list("contact", flat=True)) == [petro.contact_id]


def test_a_category_that_was_deleted_meanwhile_is_left_out(origin):
    known = write_contact(row(email="anna@example.com"), origin).contact_id

    outcome = write_contact(ContactRow(contact_id=known, consent=Consent((5,), (6,), offered=(7,))), origin)

    assert outcome.result == Result.UNCHANGED
    assert not Subscription.objects.exists()


def test_what_a_row_says_of_an_email_shows_on_the_contact_that_has_it(origin):
    holder = write_contact(row(email="anna@example.com"), origin).contact_id
    named = write_contact(row(external_id="C-1", email="other@example.com"), origin).contact_id
    told = ContactRow(
        {"external_id": "C-1", "email": "anna@example.com"}, standing=Standing("unsubscribed", cause="elsewhere")
    )

    write_contact(told, origin)

    assert Contact.objects.get(pk=holder).email_status == "unsubscribed"
    assert Contact.objects.get(pk=named).email_status == "active"
    assert Change.objects.filter(contact=holder).latest("id").fields == {"email_status": ["active", "unsubscribed"]}


def test_what_a_row_says_goes_to_one_contact_alone_when_a_later_row_frees_its_key(origin):
    bob = write_contact(row(external_id="C-1", email="a@example.com", first_name="Bob"), origin).contact_id

    write_contacts(
        [row(email="a@example.com", first_name="Anna"), row(external_id="C-1", email="b@example.com")], origin
    )

    assert Contact.objects.get(pk=bob).first_name == "Bob"
    assert Contact.objects.get(email="a@example.com").first_name == "Anna"


def test_an_unknown_device_makes_a_push_only_contact(origin):
    device = DeviceRow(ContactRow(), "Shop", "d-1", {"push_token": "t-1", "model": "Pixel 9"})

    first = write_devices([device], origin)[0]
    again = write_devices([device], origin)[0]
    newer = write_devices([DeviceRow(ContactRow(), "Shop", "d-1", {"push_token": "t-2"})], origin)[0]

    assert [first.result, again.result, newer.result] == [Result.CREATED, Result.UNCHANGED, Result.UPDATED]
    assert Contact.objects.get().has_mobile_push
    assert set(Identity.objects.values_list("key", flat=True)) == {"device:d-1", "push:t-2"}


def test_deleting_releases_the_keys_and_keeps_the_suppression(origin):
    known = write_contact(row(email="anna@example.com", phone="+380671112233"), origin).contact_id
    suppress([Standing("spam", address="anna@example.com")], origin)

    delete_contact(known)

    assert not Identity.objects.exists()
    assert Suppression.objects.count() == 1


def anonymous(anonymous_id, device_id="d-1", **values):
    return DeviceRow(ContactRow(values), "Shop", device_id, {"anonymous_id": anonymous_id})


def test_a_device_is_found_by_its_anonymous_id_until_it_has_another(origin):
    first = write_devices([anonymous("a-1")], origin)[0].contact_id
    by_anonymous_id = write_contact(ContactRow(device_id="a-1"), origin).contact_id

    write_devices([anonymous("a-2")], origin)

    assert by_anonymous_id == first
    assert set(Identity.objects.values_list("key", flat=True)) == {"device:d-1", "device:a-2"}


def test_a_device_that_stays_with_its_holder_gives_nobody_else_its_anonymous_id(origin):
    holder = write_devices([anonymous("a-1", external_id="C-1")], origin)[0].contact_id

    other = write_devices([anonymous("a-2", external_id="C-2")], origin)[0]

    assert [(conflict.field, conflict.holder_id) for conflict in other.conflicts] == [("device_id", holder)]
    assert not Identity.objects.filter(key="device:a-2").exists()


def test_deleting_frees_the_anonymous_id(origin):
    known = write_devices([anonymous("a-1")], origin)[0].contact_id

    delete_contact(known)

    assert not Identity.objects.exists()


def test_a_key_whose_contact_is_gone_names_nobody(origin):
    Identity.objects.create(key="device:d-1", contact_id=999)

    outcome = write_contact(ContactRow(device_id="d-1"), origin)

    assert outcome.result == Result.CREATED
    assert Identity.objects.get().contact_id == outcome.contact_id
