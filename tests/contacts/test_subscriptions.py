"""The switches of the subscription categories."""

from datetime import UTC, datetime

import pytest
import time_machine

from contacts.models import Change, Subscription
from contacts.writing import ContactRow, write_contact
from tests.factories import OriginFactory, SubscriptionCategoryFactory, amira, olena

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def category():
    return SubscriptionCategoryFactory(key="weekly_digest", title="Weekly digest")


def switch(client, contact, category, state, **headers):
    return client.post(f"/contacts/{contact.pk}/subscriptions/{category.pk}/", {"state": state}, headers=headers)


def test_switching_on_subscribes_and_leads_back(marketer_client, category):
    contact = olena()

    with time_machine.travel(NOW, tick=False):
        response = switch(marketer_client, contact, category, "subscribed")

    subscription = contact.subscriptions.get()
    assert response.url == f"/contacts/{contact.pk}/"
    assert (subscription.state, subscription.since, subscription.source) == ("subscribed", NOW, "by marketer")


def test_switching_off_records_the_withdrawal(marketer_client, category):
    contact = olena(subscribed_to=[category])

    with time_machine.travel(NOW, tick=False):
        switch(marketer_client, contact, category, "unsubscribed")

    subscription = contact.subscriptions.get()
    assert (subscription.state, subscription.since, subscription.source) == ("unsubscribed", NOW, "by marketer")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "contact-side"}])
def test_whoever_withdrew_is_asked_about_first(marketer_client, category, headers):
    contact = olena(unsubscribed_from=[category])
    again = f"/contacts/{contact.pk}/subscriptions/{category.pk}/again/"

    response = switch(marketer_client, contact, category, "subscribed", **headers)

    assert (response.headers.get("HX-Redirect") or response.url) == again
    assert "Subscribe to <bdi>Weekly digest</bdi> again?" in marketer_client.get(again).text
    assert contact.subscriptions.get().state == "unsubscribed"


def test_whoever_withdrew_gets_it_again_if_they_asked(marketer_client, category):
    contact = olena(unsubscribed_from=[category])
    again = f"/contacts/{contact.pk}/subscriptions/{category.pk}/again/"

    refused = marketer_client.post(again)
    assert refused.status_code == 422
    assert "their withdrawal stays" in refused.text
    assert contact.subscriptions.get().state == "unsubscribed"

    assert marketer_client.post(again, {"asked": "on"}).url == f"/contacts/{contact.pk}/"
    assert contact.subscriptions.get().state == "subscribed"
    assert marketer_client.get(again).url == f"/contacts/{contact.pk}/"


def test_each_switch_is_recorded_with_who_and_what(marketer_client, marketer, category):
    contact = olena(subscribed_to=[category])

    switch(marketer_client, contact, category, "unsubscribed")

    change = Change.objects.latest("id")
    assert change.fields == {
        "subscription.weekly_digest": ["subscribed", "unsubscribed"],
        "consent.weekly_digest": [{"since": "2024-03-01T12:00:00+00:00", "source": "Test"}, None],
    }
    page = marketer_client.get(f"/contacts/{contact.pk}/").text
    assert '<bdi class="quiet">Subscribed 1 Mar 2024 · Test</bdi> → <b><bdi>Unsubscribed</bdi></b>' in page
    assert change.origin.user == marketer


def test_the_same_switch_twice_changes_nothing_more(marketer_client, category):
    contact = olena()

    switch(marketer_client, contact, category, "subscribed")
    switch(marketer_client, contact, category, "subscribed")

    assert Change.objects.filter(contact=contact).count() == 2  # created, subscribed


def test_the_page_says_since_when_and_by_which_source(marketer_client, category):
    other = SubscriptionCategoryFactory(title="Sales")
    contact = olena(subscribed_to=[category], unsubscribed_from=[other])

    page = marketer_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert "since 1 Mar 2024 · <bdi>Test</bdi>" in page
    assert "<bdi>Test</bdi>" in page.split("unsubscribed ", 1)[1]
    assert page.count('aria-checked="true"') == page.count('aria-checked="false"') == 1


def test_htmx_gets_the_side_column_alone_with_its_history(marketer_client, category):
    contact = olena()
    htmx = {"HX-Request": "true", "HX-Target": "contact-side"}

    response = switch(marketer_client, contact, category, "subscribed", **htmx)

    part = response.content.decode()
    assert response.status_code == 200
    assert part.strip().startswith('<div class="stack" id="contact-side">')
    assert 'aria-checked="true"' in part
    assert "Profile history" in part
    assert "<html" not in part


def test_htmx_gets_as_much_of_the_history_as_was_shown(marketer_client, category):
    contact = olena()
    for number in range(12):
        write_contact(ContactRow({"city": f"City {number}"}, contact_id=contact.pk), OriginFactory())
    address = f"/contacts/{contact.pk}/subscriptions/{category.pk}/?history=50"
    page = marketer_client.get(f"/contacts/{contact.pk}/?history=50").text

    htmx = {"HX-Request": "true", "HX-Target": "contact-side"}
    part = marketer_client.post(address, {"state": "subscribed"}, headers=htmx).text

    assert f'hx-post="{address}"' in page
    assert f'hx-post="{address}"' in part
    assert "City 0" in part


def test_categories_stay_as_they_are_while_the_email_is_suppressed(marketer_client, category):
    contact = amira(subscribed_to=[category])

    page = marketer_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert "Email blacklisted: nothing is sent to it." in page
    assert 'aria-checked="true"' in page


def test_without_categories_the_page_says_so(marketer_client):
    contact = olena()

    page = marketer_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert "There are no subscription categories yet." in page


@pytest.mark.parametrize("state", ["", "maybe"])
def test_any_other_state_is_refused(marketer_client, category, state):
    response = switch(marketer_client, olena(), category, state)

    assert response.status_code == 400
    assert not Subscription.objects.exists()


def test_an_unknown_contact_or_category_is_not_found(marketer_client, category):
    contact = olena()

    assert marketer_client.post(f"/contacts/404404/subscriptions/{category.pk}/").status_code == 404
    assert marketer_client.post(f"/contacts/{contact.pk}/subscriptions/404404/").status_code == 404


def test_reading_the_address_switches_nothing(marketer_client, category):
    response = marketer_client.get(f"/contacts/{olena().pk}/subscriptions/{category.pk}/?state=subscribed")

    assert response.status_code == 405
    assert not Subscription.objects.exists()


def test_a_stranger_switches_nothing(client, category):
    response = switch(client, olena(), category, "subscribed")

    assert response.url.startswith("/accounts/login/")
    assert not Subscription.objects.exists()
