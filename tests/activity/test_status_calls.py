"""POST message/status: how far messages got, told by whoever sends them."""

from itertools import permutations

import pytest

from activity.models import Send
from contacts.models import Contact, Suppression
from tests.factories import ContactFactory
from tests.intake import Caller

pytestmark = pytest.mark.django_db

SENT = {
    "email": "anna@example.com",
    "campaign": "Spring",
    "mediaType": "Email",
    "messageId": "m-1",
    "status": "Sent",
    "date": "2026-05-12T09:00:00Z",
}
READ = SENT | {"status": "Read", "date": "2026-05-12T10:00:00Z"}
CLICKED = SENT | {"status": "Clicked", "date": "2026-05-12T11:00:00Z"}


@pytest.fixture
def caller():
    return Caller("write")


@pytest.mark.parametrize("order", [*permutations([SENT, READ, CLICKED])])
def test_statuses_in_any_order_give_one_state(caller, order):
    for told in order:
        assert caller.post("/api/v1/message/status", told).status_code == 200

    send = Send.objects.get()
    assert (send.get_status_display(), send.sent_at.hour, send.read_at.hour, send.clicked_at.hour) == (
        "Clicked",
        9,
        10,
        11,
    )


def test_many_at_once_count_one_by_one(caller):
    answer = caller.post("/api/v1/messages/status", {"statuses": [SENT, READ, SENT | {"status": "Lost"}, {}]}).json()

    assert (answer["created"], answer["unchanged"]) == (1, 1)
    assert [(fault["index"], fault["field"]) for fault in answer["refused"]] == [(2, "status"), (3, "campaign")]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"status": "Undelivered", "reason": "550 5.1.1 mailbox does not exist"}, "blacklisted"),
        ({"status": "Undelivered", "reason": "452 4.2.2 mailbox full"}, "active"),
        ({"status": "Unsubscribed"}, "unsubscribed"),
        ({"status": "Spam"}, "spam"),
    ],
)
def test_what_speaks_against_an_address_suppresses_it(caller, told, status):
    caller.post("/api/v1/message/status", SENT | told)

    assert Contact.objects.get().email_status == status
    assert Suppression.objects.count() == (status != "active")


def test_a_report_that_names_its_address_is_about_that_one(caller):
    anna = ContactFactory(email="new@example.com")

    caller.post("/api/v1/message/status", SENT | {"contactId": anna.pk, "email": "old@example.com", "status": "Spam"})

    assert Suppression.objects.get().address == "old@example.com"
    assert Contact.objects.get().email_status == "active"


@pytest.mark.parametrize("bounce", ["Hard", "hard_bounce", "HardBounce", "hard bounce", "Permanent", "5.1.1"])
def test_a_hard_bounce_blacklists_however_it_is_spelled(caller, bounce):
    caller.post("/api/v1/message/status", SENT | {"status": "Undelivered", "bounce": bounce})

    assert Contact.objects.get().email_status == "blacklisted"


@pytest.mark.parametrize("bounce", ["soft", "Soft Bounce", "Blocked", "Undetermined", "4.2.2"])
def test_other_failures_are_reached_and_blacklist_nobody(caller, bounce):
    caller.post("/api/v1/message/status", SENT | {"status": "Sent", "bounce": bounce})

    assert Send.objects.get().get_status_display() == "Undelivered"
    assert Contact.objects.get().email_status == "active"


@pytest.mark.parametrize("bounce", ["no", "None", "false", "0", "n/a", "-", "NULL", "250", "2.0.0"])
def test_that_there_was_no_bounce_is_no_bounce(caller, bounce):
    caller.post("/api/v1/message/status", SENT | {"status": "Delivered", "bounce": bounce})

    assert Send.objects.get().get_status_display() == "Delivered"


def test_a_bounce_of_an_unknown_kind_is_refused(caller):
    answer = caller.post("/api/v1/message/status", SENT | {"status": "Delivered", "bounce": "perhaps"})

    assert answer.status_code == 422
    assert "use hard or soft" in answer.content.decode()
    assert not Send.objects.exists()
