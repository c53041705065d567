"""What keeps bots out of subscription forms: tickets, a trap, limits; and none of them tells."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.models import Contact, FormEntry
from contacts.subscribing import limits
from tests.entering import delivered, send, ticket_of
from tests.factories import (
    SubscriptionCategoryFactory,
    SubscriptionFormFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return SubscriptionCategoryFactory(key="news", title="News")


@pytest.fixture
def form(category):
    return SubscriptionFormFactory(categories=[category])


def is_thanks(response):
    return response.status_code == 302 and response.url.startswith("done/")


@pytest.mark.parametrize(
    "age", [timedelta(seconds=0), timedelta(seconds=1), timedelta(hours=25)], ids=["at once", "too soon", "too late"]
)
def test_what_comes_too_soon_or_too_late_is_to_be_sent_again(client, form, age, time_machine):
    time_machine.move_to(timezone.now(), tick=False)

    response = send(client, form, ticket=ticket_of(form, age))

    assert response.status_code == 200
    assert 'value="anna@example.org"' in response.text
    assert response.context["ticket"] in response.text
    assert not Contact.objects.exists()


def forged(ticket):
    return ticket[:-1] + ("A" if ticket[-1] != "A" else "B")


@pytest.mark.parametrize("ticket", ["", "nonsense", "a.b.c:d", "\0"])
def test_a_form_without_a_good_ticket_is_to_be_sent_again(client, form, ticket):
    response = send(client, form, ticket=ticket)

    assert response.status_code == 200
    assert not FormEntry.objects.exists()


def test_a_ticket_can_be_neither_forged_nor_used_for_another_form_or_text(client, form):
    other = SubscriptionFormFactory(name="Other", slug="other")
    changed = SubscriptionFormFactory(name="Changed", slug="changed")
    old = ticket_of(changed)
    changed.consent_text = "I agree to everything."
    changed.save()

    for entered, ticket in [(form, forged(ticket_of(form))), (form, ticket_of(other)), (changed, old)]:
        assert send(client, entered, ticket=ticket).status_code == 200

    assert not FormEntry.objects.exists()


def test_whoever_fills_in_what_people_do_not_see_is_thanked_and_dropped(client, form):
    assert is_thanks(send(client, form, website="https://spam.example.org"))

    assert not Contact.objects.exists()
    assert not FormEntry.objects.exists()


def test_a_ticket_brings_one_address(client, form):
    ticket = ticket_of(form)

    answers = [send(client, form, email, ticket=ticket) for email in ("anna@example.org",) * 2 + ("b@example.org",)]

    assert [is_thanks(answer) for answer in answers] == [True, True, False]
    assert Contact.objects.get().email == "anna@example.org"
    assert len(delivered()) == 1


def test_an_address_gets_no_more_mails_than_the_limit(client, form, caplog):
    with caplog.at_level(logging.WARNING):
        answers = [send(client, form) for _ in range(limits.PER_ADDRESS_AND_DAY + 2)]

    assert all(map(is_thanks, answers))
    assert len(delivered()) == limits.PER_ADDRESS_AND_DAY
    assert "anna" not in caplog.text


def test_tomorrow_the_address_is_free_again(client, form):
    for _ in range(limits.PER_ADDRESS_AND_DAY):
        send(client, form)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        send(client, form)

    assert FormEntry.objects.count() == limits.PER_ADDRESS_AND_DAY + 1


def test_a_network_sends_no_more_than_the_limit(client, form, monkeypatch):
    monkeypatch.setattr(limits, "PER_NETWORK_AND_HOUR", 2)

    answers = [send(client, form, f"person-{number}@example.org") for number in range(4)]
    elsewhere = send(Client(REMOTE_ADDR="203.0.113.7"), form, "elsewhere@example.org")

    assert all(map(is_thanks, [*answers, elsewhere]))
    assert FormEntry.objects.count() == 3


def test_what_is_too_large_is_not_read(client, form):
    response = send(client, form, first_name="A" * 70_000)

    assert response.status_code == 413


@pytest.mark.django_db(transaction=True)
def test_the_same_entry_many_times_at_once_is_one(form):
    ticket, before = ticket_of(form), ProcrastinateJob.objects.count()

    def once(number):
        try:
            return is_thanks(send(Client(), form, ticket=ticket))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        thanked = list(pool.map(once, range(8)))

    assert all(thanked)
    assert (Contact.objects.count(), FormEntry.objects.count()) == (1, 1)
    assert ProcrastinateJob.objects.count() == before + 1
