"""The same message any number of times, also at once, is one message."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from contacts.intake.errors import Refused
from contacts.intake.receipts import once
from contacts.models import FieldGroup, Receipt


def new_group():
    return {"id": FieldGroup.objects.create(name=f"Group {FieldGroup.objects.count()}").pk}


@pytest.mark.django_db
def test_the_same_message_is_answered_by_what_it_became():
    first = once("key:1", "m-1", new_group)
    again = once("key:1", "m-1", new_group)

    assert first == again
    assert FieldGroup.objects.count() == 1


@pytest.mark.django_db
def test_ids_are_the_senders_own_and_none_is_no_id():
    made = [once("key:1", "m-1", new_group), once("key:2", "m-1", new_group), once("key:1", "", new_group)]

    assert len({each["id"] for each in made}) == 3


@pytest.mark.django_db
def test_a_message_that_was_refused_may_come_again():
    def refuse():
        raise Refused(422, "is unknown", "field")

    with pytest.raises(Refused):
        once("key:1", "m-1", refuse)
    once("key:1", "m-1", new_group)

    assert Receipt.objects.get().became == {"id": FieldGroup.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_twins_that_come_at_once_are_one():
    together = Barrier(8)

    def send(number):
        together.wait()
        try:
            return once("key:1", "m-1", lambda: {"id": FieldGroup.objects.create(name=f"Group {number}").pk})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as senders:
        became = list(senders.map(send, range(8)))

    assert became == [{"id": FieldGroup.objects.get().pk}] * 8
