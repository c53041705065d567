"""The preference page of one person, by a link that dies with the address."""

import pytest
from django.test import Client

from contacts.models import Change, Contact, Subscription, Suppression
from contacts.subscribing.links import preferences_path
from contacts.writing import Consent, ContactRow, Standing, merge_contacts, suppress, write_contact
from tests.factories import ContactFactory, OriginFactory, SubscriptionCategoryFactory, olena, visitor

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def news():
    return SubscriptionCategoryFactory(key="news", title="News", description="Every Wednesday")


@pytest.fixture
def sales():
    return SubscriptionCategoryFactory(key="sales", title="Sales")


@pytest.fixture
def contact(news, sales):
    """Olena, who gets the news."""
    return olena(subscribed_to=[news])


@pytest.fixture
def link(contact):
    return preferences_path(contact)


def save(client, link, wanted, shown, **more):
    return client.post(link, {"wanted": [each.pk for each in wanted], "shown": [each.pk for each in shown], **more})


def states(contact):
    return dict(contact.subscriptions.values_list("category__key", "state"))


def unsubscriptions():
    return list(Suppression.objects.values_list("address", "kind", "reason", "ended_reason"))


# The page


def test_it_shows_what_the_person_gets(client, link):
    page = client.get(link)

    assert page.status_code == 200
    assert page.text.count("checked") == 1
    assert "Every Wednesday" in page.text
    assert "o…@example.com" in page.text
    assert "olena" not in page.text.lower()


def test_who_has_not_confirmed_is_told_that_nothing_is_sent(client, news):
    person = ContactFactory(standing=Standing("not_confirmed"), subscribed_to=[news])

    page = client.get(preferences_path(person)).text

    assert "until you press “Confirm my email”" in page
    assert "What is sent to" not in page


def test_opening_it_changes_nothing(client, link):
    for address in (link, f"{link}?saved=1", f"{link}unsubscribe/"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200

    assert Change.objects.count() == 1
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("categories", [1, 20])
def test_it_needs_three_queries(client, link, django_assert_num_queries, categories):
    for _ in range(categories):
        SubscriptionCategoryFactory()

    with django_assert_num_queries(3):
        client.get(link)


@pytest.mark.parametrize("address", ["", "unsubscribe/"])
def test_it_is_kept_by_nobody_and_tells_no_other_site(client, link, address):
    response = client.get(link + address)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.cookies == {}


def test_a_hostile_title_is_text(client, link):
    SubscriptionCategoryFactory(title="<img src=x>", description="<img src=x>")

    assert "<img" not in client.get(link).text


# Choosing


def test_categories_are_switched_on_and_off(client, link, contact, news, sales):
    response = save(client, link, wanted=[sales], shown=[news, sales])

    assert response.url == f"{link}?saved=1"
    assert states(contact) == {"news": "unsubscribed", "sales": "subscribed"}
    assert set(Subscription.objects.values_list("source", flat=True)) == {"preference page"}
    assert str(Change.objects.latest("id").origin) == "by form preference page"


def test_a_person_may_come_back_to_what_was_left(client, link, contact, news):
    save(client, link, wanted=[], shown=[news])
    save(client, link, wanted=[news], shown=[news])

    assert states(contact) == {"news": "subscribed"}


def test_a_category_that_was_not_shown_stays_as_it_is(client, link, contact, news, sales):
    write_contact(ContactRow(contact_id=contact.pk, consent=Consent((sales.pk,))), OriginFactory())

    save(client, link, wanted=[], shown=[news])

    assert states(contact) == {"news": "unsubscribed", "sales": "subscribed"}


def test_saving_twice_changes_nothing_more(client, link, news, sales):
    save(client, link, wanted=[sales], shown=[news, sales])
    save(client, link, wanted=[sales], shown=[news, sales])

    assert Change.objects.count() == 2


@pytest.mark.parametrize("value", ["999", "x", "", "1 OR 1=1", "9" * 40])
def test_what_is_no_category_is_ignored(client, link, contact, value):
    response = client.post(link, {"wanted": [value], "shown": [value]})

    assert response.status_code == 302
    assert states(contact) == {"news": "subscribed"}


# Unsubscribing from everything


def test_one_click_of_a_mail_program_unsubscribes(link, contact):
    response = Client(enforce_csrf_checks=True).post(f"{link}unsubscribe/", ONE_CLICK)

    contact.refresh_from_db()
    assert response.status_code == 200
    assert contact.email_status == "unsubscribed"
    assert unsubscriptions() == [(contact.email, "unsubscribed", "by the person", "")]
    assert states(contact) == {"news": "subscribed"}


def test_a_second_click_changes_nothing(client, link):
    client.post(f"{link}unsubscribe/", ONE_CLICK)
    first = unsubscriptions()
    client.post(f"{link}unsubscribe/", ONE_CLICK)

    assert unsubscriptions() == first
    assert Change.objects.count() == 2


def test_an_empty_post_does_not_unsubscribe(client, link):
    assert client.post(f"{link}unsubscribe/").status_code == 200

    assert not Suppression.objects.exists()


def test_the_profile_says_who_unsubscribed(client, marketer_client, link, contact):
    client.post(f"{link}unsubscribe/", ONE_CLICK)

    assert "— <bdi>by the person</bdi>" in marketer_client.get(f"/contacts/{contact.pk}/").text


def test_subscribing_again_ends_the_persons_own_unsubscription(client, link, contact, news):
    client.post(f"{link}unsubscribe/", ONE_CLICK)
    assert "Subscribe again" in client.get(link).text

    save(client, link, wanted=[news], shown=[news], again="1")

    contact.refresh_from_db()
    assert contact.email_status == "active"
    assert unsubscriptions() == [(contact.email, "unsubscribed", "by the person", "subscribed again by the person")]


def test_saving_alone_ends_no_unsubscription(client, link, contact, news, sales):
    client.post(f"{link}unsubscribe/", ONE_CLICK)

    save(client, link, wanted=[sales], shown=[news, sales])

    contact.refresh_from_db()
    assert contact.email_status == "unsubscribed"


@pytest.mark.parametrize("kind", ["blacklisted", "spam"])
def test_what_staff_alone_can_end_stays(client, link, contact, news, kind):
    suppress([Standing(kind, address=contact.email)], OriginFactory())

    save(client, link, wanted=[news], shown=[news], again="1")

    contact.refresh_from_db()
    assert contact.email_status == kind
    assert "Nothing is sent to this address at present" in client.get(link).text


# Users of the product, such as staff who found the link on the profile


@pytest.mark.parametrize("address", ["", "unsubscribe/"])
def test_a_user_sees_what_the_person_would_without_a_form(marketer_client, link, address):
    page = marketer_client.get(link + address)

    assert page.status_code == 200
    assert "This is the page of <bdi>o…@example.com</bdi>, and only this person can change it." in page.text
    assert "In a private window" in page.text
    assert "disabled" in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("address", ["", "unsubscribe/"])
def test_a_person_is_told_nothing_of_users(client, link, address):
    page = client.get(link + address).text

    assert "only this person can change it" not in page
    assert "disabled" not in page


def test_a_user_says_nothing_in_the_persons_name(staff_client, link, contact, news):
    suppress([Standing("unsubscribed", address=contact.email)], OriginFactory())

    refused = save(staff_client, link, wanted=[], shown=[news], again="1")

    contact.refresh_from_db()
    assert refused.status_code == 403
    assert "That was not done." in refused.text
    assert contact.email_status == "unsubscribed"
    assert states(contact) == {"news": "subscribed"}


def test_a_user_does_not_unsubscribe_for_the_person(staff_client, link):
    refused = staff_client.post(f"{link}unsubscribe/", ONE_CLICK)

    assert refused.status_code == 403
    assert "That was not done." in refused.text
    assert not Suppression.objects.exists()


# Links


@pytest.mark.parametrize("token", ["1", "1-", "1-x", "x-1", "0-x", "9" * 40, "²-x"])
@pytest.mark.parametrize("address", ["", "unsubscribe/"])
def test_a_wrong_link_is_gone(client, contact, token, address):
    answers = [client.get(f"/preferences/{token}/{address}"), client.post(f"/preferences/{token}/{address}", ONE_CLICK)]

    assert {answer.status_code for answer in answers} == {404}
    assert not Suppression.objects.exists()


def test_the_signature_of_one_contact_opens_no_other(client, contact, link):
    other = visitor(email="visitor@example.com")
    signature = link.split("-", 1)[1]

    assert client.get(f"/preferences/{other.pk}-{signature}").status_code == 404


def test_a_link_dies_with_the_address(client, contact, link):
    write_contact(ContactRow({"email": "new@example.com"}, contact_id=contact.pk), OriginFactory())

    assert client.get(link).status_code == 404
    assert client.post(f"{link}unsubscribe/", ONE_CLICK).status_code == 404
    assert client.get(preferences_path(Contact.objects.get())).status_code == 200


def test_all_links_that_do_not_work_look_alike(client, staff_client, contact, link):
    wrong = client.get("/preferences/1-x/").content
    staff_client.post(f"/contacts/{contact.pk}/delete/")

    assert client.get(link).content == wrong == client.get("/confirmations/1-x/").content


def test_a_link_outlives_a_change_of_the_secret_key(client, link, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key" * 5

    assert client.get(link).status_code == 200


def test_without_an_email_there_is_no_link(staff_client):
    contact = visitor()

    assert preferences_path(contact) == ""
    assert "Preference page" not in staff_client.get(f"/contacts/{contact.pk}/").text


def test_staff_find_the_link_on_the_profile(staff_client, marketer_client, contact, link):
    assert f'href="{link}"' in staff_client.get(f"/contacts/{contact.pk}/").text
    assert link not in marketer_client.get(f"/contacts/{contact.pk}/").text


# Contacts that became part of others


def test_a_link_leads_to_whom_its_contact_became_part_of(client, contact, link):
    kept = ContactFactory(phone_only=True)
    further = ContactFactory(email="", telegram_id="77")
    merge_contacts(kept.pk, contact.pk, OriginFactory())
    merge_contacts(further.pk, kept.pk, OriginFactory())

    page = client.get(link)
    client.post(f"{link}unsubscribe/", ONE_CLICK)

    assert page.text.count("checked") == 1
    assert unsubscriptions() == [(contact.email, "unsubscribed", "by the person", "")]
    further.refresh_from_db()
    assert (further.email, further.email_status) == (contact.email, "unsubscribed")


def test_a_link_opens_nothing_once_its_address_is_gone_with_its_contact(client, contact, link):
    kept = ContactFactory(email="anna@example.com")

    merge_contacts(kept.pk, contact.pk, OriginFactory())

    assert client.get(link).status_code == 404
    assert client.post(f"{link}unsubscribe/", ONE_CLICK).status_code == 404
    assert unsubscriptions() == []
