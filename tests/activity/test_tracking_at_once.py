"""Trackers that send at the same time: one object each, whatever comes twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from activity.models import Event
from contacts.models import Contact
from tests.factories import olena
from tests.intake import Caller

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 8


def at_once(caller, bodies):
    """The status of each answer."""
    start = Barrier(len(bodies))

    def call(body):
        try:
            start.wait(timeout=30)
            return caller.post("/v1/batch", {"batch": body}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(call, bodies))


def test_the_same_batch_from_many_sides_is_stored_once():
    batch = [{"type": "track", "userId": f"C-{n % 3}", "event": "Viewed", "messageId": f"m-{n}"} for n in range(20)]

    statuses = at_once(Caller(), [batch, batch[::-1]] * (CALLERS // 2))

    assert statuses == [200] * CALLERS
    assert (Contact.objects.count(), Event.objects.count()) == (3, 20)


def test_a_visitor_who_identifies_from_many_sides_is_merged_once_with_everything():
    known = olena()
    caller = Caller()
    caller.post("/v1/page", {"anonymousId": "a-1", "messageId": "m-0"})
    batches = [
        [
            {"type": "track", "anonymousId": "a-1", "event": "Viewed", "messageId": f"viewed-{n}"},
            {"type": "identify", "anonymousId": "a-1", "userId": "C-77120", "messageId": f"identified-{n}"},
        ]
        for n in range(CALLERS)
    ]

    statuses = at_once(caller, batches)

    assert statuses == [200] * CALLERS
    assert Contact.objects.get() == known
    assert Event.objects.filter(contact=known).count() == CALLERS + 1


def test_one_email_from_many_browsers_is_one_contact_with_all_of_them():
    batches = [
        [{"type": "identify", "anonymousId": f"a-{n}", "traits": {"email": "anna@example.com"}}] for n in range(CALLERS)
    ]

    statuses = at_once(Caller(), batches)

    assert statuses == [200] * CALLERS
    assert Contact.objects.get().devices.count() == CALLERS
