"""Staff blacklist an address, and release it."""

import pytest

from contacts.models import Suppression
from contacts.writing import Standing, suppress
from tests.factories import OriginFactory, amira, olena, visitor

pytestmark = pytest.mark.django_db


def blacklist(client, contact, **given):
    given = {"channel": "email", "reason": "asked by phone"} | given
    return client.post(f"/contacts/{contact.pk}/suppressions/new/", given)


def release(client, contact, suppression, reason="the mailbox is back"):
    return client.post(f"/contacts/{contact.pk}/suppressions/{suppression.pk}/end/", {"reason": reason})


# Blacklisting


def test_staff_blacklist_an_email_with_a_reason(staff_client, staff):
    contact = olena()

    response = blacklist(staff_client, contact)

    contact.refresh_from_db()
    suppression = Suppression.objects.get()
    assert response.url == f"/contacts/{contact.pk}/"
    assert contact.email_status == "blacklisted"
    assert (suppression.address, suppression.reason) == (contact.email, "asked by phone")
    assert suppression.origin.user == staff


def test_the_page_says_who_blacklisted(staff_client):
    contact = olena()
    blacklist(staff_client, contact)

    page = staff_client.get(f"/contacts/{contact.pk}/").content.decode()

    assert " by staff — <bdi>asked by phone</bdi>" in page


def test_a_phone_is_blacklisted_for_one_channel(staff_client):
    contact = olena()

    blacklist(staff_client, contact, channel="sms")

    suppression = Suppression.objects.get()
    contact.refresh_from_db()
    assert (suppression.channel, suppression.address) == ("sms", contact.phone)
    assert contact.email_status == "active"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_blacklisting_needs_a_reason_that_fits(staff_client, reason):
    response = blacklist(staff_client, olena(), reason=reason)

    assert response.status_code == 422
    assert "reason" in response.context["form"].errors
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("channel", ["telegram", "web_push", "pigeon", ""])
def test_only_an_address_of_the_contact_can_be_blacklisted(staff_client, channel):
    response = blacklist(staff_client, olena(), channel=channel)

    assert response.status_code == 422
    assert not Suppression.objects.exists()


def test_what_is_blacklisted_already_is_not_offered(staff_client):
    contact = amira()

    assert blacklist(staff_client, contact).status_code == 422
    assert b"all are already" in staff_client.get(f"/contacts/{contact.pk}/suppressions/new/").content


def test_a_contact_without_addresses_has_none_to_blacklist(staff_client):
    response = staff_client.get(f"/contacts/{visitor().pk}/suppressions/new/")

    assert b"There is no address" in response.content


# Releasing


def test_staff_release_an_address_with_a_reason(staff_client, staff):
    contact = amira()
    suppression = Suppression.objects.get()

    response = release(staff_client, contact, suppression)

    contact.refresh_from_db()
    suppression.refresh_from_db()
    assert response.url == f"/contacts/{contact.pk}/"
    assert contact.email_status == "active"
    assert (suppression.ended_reason, suppression.ended_by.user) == ("the mailbox is back", staff)


def test_releasing_needs_a_reason(staff_client):
    contact = amira()

    response = release(staff_client, contact, Suppression.objects.get(), reason=" ")

    contact.refresh_from_db()
    assert response.status_code == 422
    assert contact.email_status == "blacklisted"


def test_the_question_says_what_is_released(staff_client):
    contact = amira()

    page = staff_client.get(f"/contacts/{contact.pk}/suppressions/{Suppression.objects.get().pk}/end/").content.decode()

    assert "amira@example.com" in page
    assert "blacklisted since 1 Mar 2024, 12:00 — <bdi>mailbox does not exist</bdi>" in page


def test_an_unsubscription_is_not_for_staff_to_end(staff_client):
    contact = olena()
    suppress([Standing("unsubscribed", address=contact.email)], OriginFactory())

    response = release(staff_client, contact, Suppression.objects.get())

    assert response.status_code == 404
    assert Suppression.objects.get().ended_at is None


def test_a_suppression_of_another_contact_is_not_found(staff_client):
    amira()

    assert release(staff_client, olena(), Suppression.objects.get()).status_code == 404
    assert Suppression.objects.get().ended_at is None


def test_what_has_ended_can_not_end_again(staff_client):
    contact = amira()
    suppression = Suppression.objects.get()
    release(staff_client, contact, suppression)

    assert release(staff_client, contact, suppression, reason="again").status_code == 404
    assert Suppression.objects.get().ended_reason == "the mailbox is back"


# Who may


def test_marketers_neither_blacklist_nor_release(marketer_client):
    contact, other = amira(), olena()
    suppression = Suppression.objects.get()

    assert blacklist(marketer_client, other).status_code == 403
    assert marketer_client.get(f"/contacts/{other.pk}/suppressions/new/").status_code == 403
    assert release(marketer_client, contact, suppression).status_code == 403
    assert list(Suppression.objects.values_list("address", "ended_at")) == [(contact.email, None)]


def test_strangers_are_sent_to_the_log_in(client):
    contact = amira()

    assert blacklist(client, contact, channel="sms").url.startswith("/accounts/login/")
    assert release(client, contact, Suppression.objects.get()).url.startswith("/accounts/login/")
    assert Suppression.objects.get().ended_at is None
