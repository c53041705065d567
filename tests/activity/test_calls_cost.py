"""What a single call costs the database: a bound on its statements, with the transaction's own."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import ContactFactory
from tests.intake import Caller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("burst")]

COUNTED = 1  # beside it; in production once a second, by the worker

STATUS = {"campaign": "Spring", "mediaType": "Email", "status": "Delivered", "date": "2026-05-01T00:00:00Z"}


@pytest.fixture
def burst():
    """All calls come within one second, in which their key is looked up once."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def viewed(email):
    return {"eventTypeKey": "viewed", "params": [{"name": "email", "value": email}]}


def tracked(user, message):
    return {"userId": user, "event": "Viewed", "messageId": message}


def told(external_id, message):
    return {"externalCustomerId": external_id, "messageId": message, **STATUS}


@pytest.mark.parametrize(
    ("path", "first", "call", "most"),
    [
        ("/api/v1/event", viewed("anna@example.com"), viewed("anna@example.com"), 7),
        ("/api/v1/event", viewed("anna@example.com"), viewed("new@example.com"), 13),
        ("/v1/track", tracked("C-1", "m-1"), tracked("C-1", "m-2"), 8),
        ("/v1/track", tracked("C-1", "m-1"), tracked("C-2", "m-2"), 13),
        ("/api/v1/message/status", told("C-1", "m-1"), told("C-1", "m-2"), 7),
    ],
    ids=["event", "event of somebody new", "track", "track of somebody new", "status"],
)
def test_a_call_costs_few_statements(path, first, call, most):
    ContactFactory(email="anna@example.com", external_id="C-1")
    caller = Caller("write")
    caller.post(path, first)

    with CaptureQueriesContext(connection) as statements:
        answer = caller.post(path, call)

    assert answer.status_code == 200
    assert len(statements) <= most + COUNTED, [each["sql"] for each in statements]
