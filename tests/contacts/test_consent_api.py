"""Consent by the REST API: people subscribe, addresses are left alone, categories are told."""

import pytest

from contacts.intake.refusals import replay
from contacts.models import Contact, FormEntry, Refusal, Subscription, Suppression
from contacts.subscribing.limits import PER_ADDRESS_AND_DAY
from contacts.writing import Consent, ContactRow, Standing, release, suppress, write_contact
from tests.entering import delivered, link_in
from tests.factories import ContactFactory, SubscriptionCategoryFactory, amira, olena
from tests.intake import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return Caller("both")


def subscribe(shop, email, *keys, double_opt_in=True, **values):
    contact = {"channels": [{"type": "email", "value": email}], **values}
    body = {"contact": contact, "subscriptionKeys": keys, "doubleOptIn": double_opt_in}
    return shop.post("/api/v1/contact/subscribe", body)


# Subscribing


def test_whoever_is_new_is_not_confirmed_until_they_confirm(shop):
    SubscriptionCategoryFactory(key="news")

    answer = subscribe(shop, "anna@example.com", "news", firstName="Anna")

    contact = Contact.objects.get()
    assert (answer.status_code, answer.json()["result"]) == (200, "created")
    assert (contact.first_name, contact.email_status) == ("Anna", "not_confirmed")
    assert (Subscription.objects.get().state, Subscription.objects.get().source) == ("subscribed", "API: Shop")


def test_the_mail_to_whoever_is_new_confirms_the_email(shop, client):
    SubscriptionCategoryFactory(key="news")
    subscribe(shop, "anna@example.com", "news")

    [message] = delivered()
    link = link_in(message)
    page = client.get(link)
    client.post(link)

    contact = Contact.objects.get()
    assert (message.to, message.subject) == (["anna@example.com"], "Please confirm: your email")
    assert "Somebody subscribed with your email." in page.text
    assert "You are subscribed." in client.get(link).text
    assert contact.email_status == "active"
    assert contact.changes.latest("pk").origin.name == "API: Shop"


def test_whoever_asks_people_elsewhere_to_confirm_vouches_for_them(shop):
    subscribe(shop, "anna@example.com", double_opt_in=False)

    assert Contact.objects.get().email_status == "active"
    assert delivered() == []


def test_the_mail_comes_again_until_the_email_is_confirmed(shop, client):
    for _ in range(3):
        subscribe(shop, "anna@example.com")
    assert len(delivered()) == 3

    client.post(link_in(delivered()[-1]))
    before = FormEntry.objects.count()
    subscribe(shop, "anna@example.com")
    assert FormEntry.objects.count() == before


def test_a_call_that_staff_make_again_leads_to_the_site_as_staff_see_it(shop, staff_client):
    subscribe(shop, "anna@example.com", "news")
    SubscriptionCategoryFactory(key="news")

    staff_client.post("/intake/replay/", headers={"host": "testserver"})

    assert delivered()[0].to == ["anna@example.com"]
    assert "http://testserver/confirmations/" in delivered()[0].body


def test_the_mail_leads_to_the_site_whatever_host_was_called(shop, staff_client, settings):
    settings.SITE_URL = "https://crm.example.com"
    subscribe(shop, "anna@example.com")
    subscribe(shop, "olha@example.com", "news")
    SubscriptionCategoryFactory(key="news")

    staff_client.post("/intake/replay/")

    messages = delivered()
    assert [message.to for message in messages] == [["anna@example.com"], ["olha@example.com"]]
    assert all("https://crm.example.com/confirmations/" in message.body for message in messages)


def test_no_address_gets_more_mails_than_it_would_by_forms(shop):
    answers = [subscribe(shop, "anna@example.com").status_code for _ in range(PER_ADDRESS_AND_DAY + 2)]

    assert set(answers) == {200}
    assert FormEntry.objects.count() == PER_ADDRESS_AND_DAY


def test_a_blacklisted_address_is_not_written_to(shop):
    suppress([Standing("blacklisted", address="anna@example.com")], shop.key.origin)

    subscribe(shop, "anna@example.com")

    assert Contact.objects.get().email_status == "blacklisted"
    assert delivered() == []


def test_the_mail_ends_the_persons_own_unsubscription(shop, client):
    suppress([Standing("unsubscribed", address="anna@example.com")], shop.key.origin)
    subscribe(shop, "anna@example.com")

    client.post(link_in(delivered()[0]))

    assert Contact.objects.get().email_status == "active"


def test_whoever_was_known_stays_as_confirmed_as_they_were(shop):
    contact = olena()

    subscribe(shop, contact.email)

    contact.refresh_from_db()
    assert contact.email_status == "active"


def test_an_email_that_is_new_to_somebody_known_is_to_be_confirmed_as_well(shop):
    ContactFactory(external_id="C-1", email="", phone="+380671234567")

    subscribe(shop, "anna@example.com", externalCustomerId="C-1")

    assert Contact.objects.get().email_status == "not_confirmed"
    assert [message.to for message in delivered()] == [["anna@example.com"]]


def test_a_person_who_left_may_join_again(shop):
    news = SubscriptionCategoryFactory(key="news")
    ContactFactory(email="anna@example.com", unsubscribed_from=[news])

    answer = subscribe(shop, "anna@example.com", "news")

    assert answer.json()["stayedUnsubscribed"] == []
    assert Subscription.objects.get().state == "subscribed"


def test_what_staff_make_again_is_as_old_as_it_is(shop, staff):
    anna = ContactFactory(email="anna@example.com")
    subscribe(shop, anna.email, "news")
    news = SubscriptionCategoryFactory(key="news")
    write_contact(ContactRow(contact_id=anna.pk, consent=Consent(unsubscribe=(news.pk,))), shop.key.origin)
    suppress([Standing("unsubscribed", address=anna.email)], shop.key.origin)

    assert replay(Refusal.objects.get(), staff)
    assert Subscription.objects.get().state == "unsubscribed"
    assert not delivered()


def test_who_left_before_the_refused_call_joins_again_as_of_then(shop, staff):
    news = SubscriptionCategoryFactory(key="news")
    anna = ContactFactory(email="anna@example.com")
    write_contact(ContactRow(contact_id=anna.pk, consent=Consent(unsubscribe=(news.pk,))), shop.key.origin)
    subscribe(shop, anna.email, "news", "offers")
    SubscriptionCategoryFactory(key="offers")
    refusal = Refusal.objects.get()

    replay(refusal, staff)

    joined = Subscription.objects.filter(state="subscribed")
    assert list(joined.values_list("since", flat=True)) == [refusal.at] * 2


@pytest.mark.parametrize(
    ("email", "keys", "field"),
    [("anna", [], "contact.channels[0].value"), ("anna@example.com", ["nonsense"], "subscriptionKeys[0]")],
)
def test_a_subscription_that_makes_no_sense_names_the_field(shop, email, keys, field):
    answer = subscribe(shop, email, *keys)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Contact.objects.exists()


def test_a_key_is_named_by_its_place_in_its_own_list(shop):
    SubscriptionCategoryFactory(key="news")

    answer = subscribe(shop, "anna@example.com", "nonsense", subscriptionKeys=["news", "news"])

    assert answer.json()["errors"][0]["field"] == "subscriptionKeys[0]"


# Unsubscribed addresses


def test_addresses_are_unsubscribed_whether_or_not_somebody_has_them(shop):
    contact = olena()

    answer = shop.post("/api/v1/emails/unsubscribed/add", {"emails": ["Olena.Bondar@example.com", "new@example.com"]})
    shop.post("/api/v1/contact", {"channels": [{"type": "email", "value": "new@example.com"}]})

    contact.refresh_from_db()
    assert answer.json() == {"done": 2}
    assert contact.email_status == Contact.objects.get(email="new@example.com").email_status == "unsubscribed"
    assert set(Suppression.objects.values_list("cause", flat=True)) == {"API: Shop"}


def test_who_opted_in_again_is_taken_off(shop):
    contact = olena()
    shop.post("/api/v1/emails/unsubscribed/add", {"emails": [contact.email]})

    answer = shop.post("/api/v1/emails/unsubscribed/delete", {"emails": [contact.email, "nobody@example.com"]})

    contact.refresh_from_db()
    assert answer.json() == {"done": 1}
    assert contact.email_status == "active"
    assert str(Suppression.objects.get().ended_by) == "by API Shop"


def test_an_address_that_was_unsubscribed_since_is_not_taken_off_by_a_call_made_again(shop, staff):
    shop.post("/api/v1/emails/unsubscribed/delete", {"emails": ["anna@example.com", "?"]})
    suppress([Standing("unsubscribed", address="anna@example.com")], shop.key.origin)
    refusal = Refusal.objects.get()
    refusal.payload = refusal.payload.replace(', "?"', "")

    assert replay(refusal, staff)
    assert Suppression.objects.in_force().exists()


def test_an_address_that_was_taken_off_since_is_not_unsubscribed_by_a_call_made_again(shop, staff):
    shop.post("/api/v1/emails/unsubscribed/add", {"emails": ["anna@example.com", "?"]})
    suppress([Standing("unsubscribed", address="anna@example.com")], shop.key.origin)
    release(Suppression.objects.get(), "opted in again", shop.key.origin)
    refusal = Refusal.objects.get()
    refusal.payload = refusal.payload.replace(', "?"', "")

    assert replay(refusal, staff)
    assert not Suppression.objects.in_force().exists()


def test_a_blacklisted_address_is_for_staff_to_release(shop):
    contact = amira()

    shop.post("/api/v1/emails/unsubscribed/delete", {"emails": [contact.email]})

    contact.refresh_from_db()
    assert contact.email_status == "blacklisted"


@pytest.mark.parametrize(
    ("emails", "field"),
    [
        ([], "emails"),
        (["a@example.com", "b"], "emails[1]"),
        (["a@example.com"] * 3001, "emails"),
        ("a@b.com", "emails"),
    ],
)
@pytest.mark.parametrize("path", ["add", "delete"])
def test_emails_that_make_no_sense_name_the_field(shop, path, emails, field):
    answer = shop.post(f"/api/v1/emails/unsubscribed/{path}", {"emails": emails})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Suppression.objects.exists()


# Categories


def test_the_categories_and_those_of_a_contact_are_told(shop):
    news, sales = SubscriptionCategoryFactory(key="news", title="News"), SubscriptionCategoryFactory(key="sales")
    contact = ContactFactory(subscribed_to=[news], unsubscribed_from=[sales])

    of_contact = shop.get(f"/api/v1/contact/{contact.pk}/subscriptions")
    there_are = shop.get("/api/v1/subscriptions")

    assert of_contact.json() == ["news"]
    assert [each["key"] for each in there_are.json()] == ["news", "sales"]
    assert there_are.json()[0] == {"key": "news", "title": "News", "description": ""}
    assert shop.get("/api/v1/contact/999999999/subscriptions").status_code == 404
