"""Deleting a contact: what goes, what stays, and who may."""

import pytest
from django.contrib.messages import get_messages

from activity.models import Order
from activity.recording import OrderRow, record_orders
from contacts.models import Change, Contact, ContactSummary, Device, Identity, Suppression
from tests.factories import LONG_AGO, ContactFactory, OriginFactory, SubscriptionCategoryFactory, amira, olena, visitor

pytestmark = pytest.mark.django_db


def test_the_question_says_what_goes_and_what_stays(staff_client):
    contact = amira(device={}, subscribed_to=SubscriptionCategoryFactory.create_batch(2))

    page = staff_client.get(f"/contacts/{contact.pk}/delete/").content.decode()

    assert "1 device" in page
    assert "2 subscriptions" in page
    assert "<bdi>amira@example.com</bdi> (Email): blacklisted since 1 Mar 2024" in page


def test_activity_is_counted_and_goes(staff_client):
    contact = olena()
    rows = [OrderRow(contact.pk, f"A-{n}", ordered_at=LONG_AGO) for n in range(3)]
    record_orders(rows, OriginFactory())

    page = staff_client.get(f"/contacts/{contact.pk}/delete/").content.decode()
    staff_client.post(f"/contacts/{contact.pk}/delete/")

    assert "3 orders" in page
    assert not Order.objects.exists()


def test_where_nothing_stays_the_question_says_so(staff_client):
    page = staff_client.get(f"/contacts/{olena().pk}/delete/").content.decode()

    assert "no address of this contact is suppressed" in page


def test_a_deleted_contact_is_gone_with_all_that_belongs_to_it(staff_client):
    contact = olena(device={})

    response = staff_client.post(f"/contacts/{contact.pk}/delete/")

    assert response.url == "/contacts/"
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Olena Bondar was deleted."]
    for model in (Contact, ContactSummary, Device, Change, Identity):
        assert not model.objects.exists()


def test_the_suppression_stays_and_meets_the_address_when_it_returns(staff_client):
    contact = amira()

    staff_client.post(f"/contacts/{contact.pk}/delete/")

    assert Suppression.objects.get().ended_at is None
    assert ContactFactory(email=contact.email).email_status == "blacklisted"


def test_others_stay_as_they_were(staff_client):
    contact, other = visitor(), olena()

    staff_client.post(f"/contacts/{contact.pk}/delete/")

    assert Contact.objects.get() == other
    assert Identity.objects.filter(contact_id=other.pk).count() == 3


def test_asking_deletes_nothing(staff_client):
    contact = olena()

    staff_client.get(f"/contacts/{contact.pk}/delete/")

    assert Contact.objects.filter(pk=contact.pk).exists()


def test_a_marketer_deletes_nobody(marketer_client):
    contact = olena()

    assert marketer_client.get(f"/contacts/{contact.pk}/delete/").status_code == 403
    assert marketer_client.post(f"/contacts/{contact.pk}/delete/").status_code == 403
    assert Contact.objects.exists()


def test_a_stranger_is_sent_to_the_log_in(client):
    contact = olena()

    assert client.post(f"/contacts/{contact.pk}/delete/").url.startswith("/accounts/login/")
    assert Contact.objects.exists()


def test_an_unknown_contact_is_not_found(staff_client):
    assert staff_client.post("/contacts/404404/delete/").status_code == 404


def test_staff_need_the_permission_that_the_admin_asks_for(client_who_may):
    contact, client = amira(), client_who_may()
    suppression = Suppression.objects.get()

    for path in ("delete", "suppressions/new", f"suppressions/{suppression.pk}/end"):
        assert client.post(f"/contacts/{contact.pk}/{path}/").status_code == 403, path
    assert "Delete contact" not in client.get(f"/contacts/{contact.pk}/").text
    assert Contact.objects.exists()
