"""The link in the mail after a form: opening it changes nothing, its button confirms, once."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from contacts.models import Change, Contact, FormEntry, Subscription
from contacts.subscribing.jobs import forget_entries
from contacts.writing import Standing, delete_contacts, suppress
from tests.entering import delivered, link_in, send
from tests.factories import (
    OriginFactory,
    SubscriptionCategoryFactory,
    SubscriptionFormFactory,
    olena,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return SubscriptionCategoryFactory(key="news", title="News")


@pytest.fixture
def form(category):
    return SubscriptionFormFactory(categories=[category])


def forged(ticket):
    return ticket[:-1] + ("A" if ticket[-1] != "A" else "B")


@pytest.fixture
def link(client, form):
    """That of Anna's mail."""
    form.asks_for = ["first_name"]
    form.save()
    send(client, form, first_name="Anna")
    return link_in(delivered()[0])


def test_the_mail_says_what_it_is_and_how_to_be_rid_of_it(client, link):
    message = delivered()[0]

    assert message.to == ["anna@example.org"]
    assert message.subject == "Please confirm: News of the shop"
    assert message.extra_headers["List-Unsubscribe"].startswith("<http://testserver/preferences/")
    assert message.extra_headers["List-Unsubscribe"].endswith("/unsubscribe/>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.alternatives[0].content


@pytest.mark.parametrize("site", ["https://crm.example.com", "https://crm.example.com/"])
def test_the_links_of_the_mail_lead_to_the_site_whatever_host_was_asked_for(form, settings, site):
    settings.SITE_URL = site

    send(Client(headers={"Host": "testserver:8001"}), form)

    message = delivered()[0]
    assert "https://crm.example.com/confirmations/" in message.body
    assert message.extra_headers["List-Unsubscribe"].startswith("<https://crm.example.com/preferences/")


def test_the_mail_holds_nothing_that_the_visitor_typed(client, form):
    form.asks_for = ["first_name"]
    form.save()

    send(client, form, first_name="Buy now")

    message = delivered()[0]
    assert "Buy now" not in message.message().as_string()


def test_opening_the_link_changes_nothing(client, link):
    before = Contact.objects.values().get()

    answers = [client.get(link), client.head(link), client.get(link)]

    assert {answer.status_code for answer in answers} == {200}
    assert Contact.objects.values().get() == before
    assert not Subscription.objects.exists()


def test_its_button_confirms_and_subscribes(client, link, category):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        now = timezone.now()
        response = client.post(link)

    contact = Contact.objects.get()
    subscription = contact.subscriptions.get()
    assert response.url == link
    assert (contact.email_status, contact.confirmed_at) == ("active", now)
    assert (subscription.category, subscription.state, subscription.since) == (category, "subscribed", now)
    assert subscription.source == "form “Newsletter”: I agree to get the newsletter."
    assert "Your email is confirmed" in client.get(link).text


def test_confirming_twice_changes_nothing_more(client, link):
    client.post(link)
    client.post(link)

    assert Change.objects.count() == 2  # the creation, and the confirmation


def test_a_known_contact_gets_what_was_entered_once_it_confirms(client, form):
    contact = olena()
    form.asks_for = ["first_name"]
    form.save()
    send(client, form, contact.email, first_name="Lena")

    client.post(link_in(delivered()[0]))

    contact.refresh_from_db()
    assert contact.first_name == "Lena"
    assert contact.subscriptions.get().state == "subscribed"


def test_confirming_ends_the_persons_own_unsubscription(client, form):
    contact = olena()
    suppress([Standing("unsubscribed", address=contact.email)], OriginFactory())
    send(client, form, contact.email)

    client.post(link_in(delivered()[0]))

    contact.refresh_from_db()
    assert contact.email_status == "active"


def test_confirming_does_not_end_a_blacklisting(client, form):
    contact = olena()
    send(client, form, contact.email)
    link = link_in(delivered()[0])
    suppress([Standing("blacklisted", address=contact.email)], OriginFactory())

    client.post(link)

    contact.refresh_from_db()
    assert contact.email_status == "blacklisted"


def test_an_old_link_is_gone(client, link):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        answers = [client.get(link), client.post(link)]

    assert {answer.status_code for answer in answers} == {404}
    assert Contact.objects.get().email_status == "not_confirmed"


@pytest.mark.parametrize("token", ["1", "1-", "nonsense", "1-x", "9" * 30, "²-x"])
def test_a_wrong_link_is_gone(client, link, token):
    assert client.get(f"/confirmations/{token}/").status_code == 404
    assert client.post(f"/confirmations/{token}/").status_code == 404


def test_every_character_of_a_link_counts(client, link):
    answer = client.post(forged(link.rstrip("/")) + "/")

    assert answer.status_code == 404
    assert Contact.objects.get().email_status == "not_confirmed"


def test_entries_are_forgotten_after_a_month(client, link):
    forget_entries(timestamp=0)
    assert FormEntry.objects.count() == 1

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_entries(timestamp=0)

    assert not FormEntry.objects.exists()
    assert Contact.objects.count() == 1


def test_who_is_undone_may_still_confirm(client, link):
    contact = Contact.objects.get()

    assert delete_contacts([contact.pk]) == 1

    client.post(link)
    assert Contact.objects.get().email == contact.email


def test_with_the_contact_its_entries_go(staff_client, link):
    staff_client.post(f"/contacts/{Contact.objects.get().pk}/delete/")

    assert not FormEntry.objects.exists()
