"""The status order and what suppresses, whatever way reports take and in whatever order they come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activity.models import Send, SendStatus
from activity.recording import SendRow, record_sends
from activity.recording.evidence import is_permanent
from contacts.models import Channel, Contact, EmailStatus, Suppression
from contacts.writing import ContactRow, Result, release, write_contact
from tests.factories import ContactFactory, OriginFactory, caller, olena

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SLUGS = [status.slug for status in SendStatus if status != SendStatus.SENT]


def report(contact, *, channel="email", sent_at=NOON, **said):
    return SendRow(contact.pk, "Big autumn", channel, "m-1", sent_at, **said)


def record(*rows):
    return record_sends(rows, OriginFactory())


def state(send_filter=None):
    fields = ("status", "reason", "sent_at", *(f"{slug}_at" for slug in SLUGS))
    return list(Send.objects.filter(**(send_filter or {})).order_by("message_key").values(*fields))


def suppressions():
    return list(Suppression.objects.filter(ended_at=None).values_list("channel", "address", "kind"))


instants = st.integers(0, 5000).map(lambda minutes: NOON + timedelta(minutes=minutes))
reports = st.fixed_dictionaries(
    {},
    optional={
        "sent_at": instants,
        "times": st.dictionaries(st.sampled_from(SLUGS), instants, max_size=3),
        "status": st.sampled_from(SendStatus),
        "bounce": st.sampled_from(["hard", "soft"]),
        "reason": st.sampled_from(["mailbox full", "550 5.1.1 no such user", "greylisted, try later"]),
    },
)


class TestAnyOrder(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(reports, min_size=1, max_size=6), st.data())
    def test_reports_in_any_order_and_any_batches_give_one_state(self, said, data):
        together, apart = ContactFactory(), ContactFactory()
        shuffled = data.draw(st.permutations(said))
        cut = data.draw(st.integers(0, len(said)))

        record(*(report(together, **each) for each in said))
        record(*(report(apart, **each) for each in shuffled[:cut]))
        record(*(report(apart, **each) for each in shuffled[cut:]))

        assert state({"contact": together}) == state({"contact": apart})
        standings = Contact.objects.filter(pk__in=[together.pk, apart.pk]).values_list("email_status", flat=True)
        assert len(set(standings)) == 1

    @settings(max_examples=30, deadline=None)
    @given(st.lists(reports, min_size=1, max_size=6))
    def test_the_same_reports_again_change_nothing(self, said):
        contact = ContactFactory()
        rows = [report(contact, **each) for each in said]
        record(*rows)

        assert set(record(*rows)) == {Result.UNCHANGED}


@pytest.mark.django_db
class TestTheFurthestWins:
    def test_a_late_delivery_does_not_undo_a_click(self):
        contact = olena()
        record(report(contact, times={"clicked": NOON + timedelta(hours=2)}))

        record(report(contact, times={"delivered": NOON}))

        send = Send.objects.get()
        assert send.status == SendStatus.CLICKED
        assert send.delivered_at == NOON
        assert send.clicked_at == NOON + timedelta(hours=2)

    def test_a_bounce_follows_the_acceptance_and_a_read_disproves_it(self):
        contact = olena()
        record(report(contact, status=SendStatus.DELIVERED))
        record(report(contact, bounce="soft", reason="mailbox full"))
        bounced = Send.objects.get().status

        record(report(contact, status=SendStatus.READ))

        assert bounced == SendStatus.UNDELIVERED
        assert Send.objects.get().status == SendStatus.READ

    def test_each_status_keeps_its_earliest_time(self):
        contact = olena()
        early, late = NOON + timedelta(minutes=1), NOON + timedelta(minutes=9)

        record(report(contact, times={"read": late}))
        record(report(contact, times={"read": early}))
        record(report(contact, times={"read": late}))

        assert Send.objects.get().read_at == early

    def test_a_status_without_a_time_of_its_own_is_reached_at_an_unknown_time(self):
        record(report(olena(), status=SendStatus.READ))

        send = Send.objects.get()
        assert send.status == SendStatus.READ
        assert send.read_at is None

    def test_the_reason_is_kept_for_what_was_not_delivered_alone(self):
        contact = olena()

        record(report(contact, times={"undelivered": NOON}, reason="mailbox full"))
        record(report(contact, status=SendStatus.UNSUBSCRIBED, reason="too many of them, and none of interest"))

        assert Send.objects.get().reason == "mailbox full"


@pytest.mark.parametrize(
    ("bounce", "reason", "permanent"),
    [
        ("hard", "", True),
        ("hard", "mailbox full", True),
        ("undetermined", "550 5.1.1 no such user", True),
        ("550", "5.7.1 blocked by policy", False),
        ("554", "5.1.1 no such user", True),
        ("soft", "550 5.1.1 no such user", False),
        ("", "550 5.1.1 no such user", True),
        ("", "smtp; 5.1.1.", True),
        ("", "5.4.4 host not found", True),
        ("", "552 5.2.2 mailbox full", False),
        ("", "550 5.2.2 mailbox full", False),
        ("", "550 5.7.1 refused by policy", False),
        ("", "550 5.7.26 not authenticated", False),
        ("", "550 4.2.1 come back", False),
        ("", "550 no such user", True),
        ("", "551 user not local", True),
        ("", "553-name not allowed", True),
        ("", "552 too large", False),
        ("", "450 busy; 550 later", False),
        ("", "refused by 5.1.1.9", False),
        ("", "mailbox 55012 is gone", False),
        ("", "mailbox full", False),
        ("", "", False),
    ],
)
def test_a_failure_is_permanent_by_its_mark_then_its_codes(bounce, reason, permanent):
    assert is_permanent(bounce, reason) is permanent


@pytest.mark.django_db
class TestWhatSuppresses:
    def test_a_permanent_failure_blacklists_the_email_at_once(self):
        contact = olena()

        record(report(contact, times={"undelivered": NOON}, reason="550 5.1.1 no such user"))

        contact.refresh_from_db()
        suppression = Suppression.objects.get()
        assert contact.email_status == EmailStatus.BLACKLISTED
        assert suppression.address == contact.email
        assert (suppression.at, suppression.reason) == (NOON, "550 5.1.1 no such user")
        assert suppression.cause == "Big autumn"

    def test_a_temporary_failure_is_only_shown(self):
        contact = olena()

        record(report(contact, bounce="soft", reason="mailbox full"))

        contact.refresh_from_db()
        assert contact.email_status == EmailStatus.ACTIVE
        assert suppressions() == []

    @pytest.mark.parametrize("slug", ["spam", "unsubscribed"])
    def test_spam_and_unsubscription_suppress_the_email(self, slug):
        contact = olena()

        record(report(contact, times={slug: NOON}, reason="too many"))

        contact.refresh_from_db()
        assert contact.email_status == slug
        assert suppressions() == [("email", contact.email, slug)]

    @pytest.mark.parametrize(
        ("channel", "address"),
        [("sms", "+380671234567"), ("viber", "+380671234567"), ("telegram", "5512009871")],
    )
    def test_an_unsubscription_suppresses_the_address_on_its_channel_alone(self, channel, address):
        contact = olena(telegram_id="5512009871")

        record(report(contact, channel=channel, status=SendStatus.UNSUBSCRIBED))

        contact.refresh_from_db()
        assert suppressions() == [(channel, address, "unsubscribed")]
        assert contact.email_status == EmailStatus.ACTIVE

    @pytest.mark.parametrize("channel", [Channel.WIDGET, Channel.MOBILE_PUSH, Channel.WEB_PUSH, Channel.APP_INBOX])
    def test_channels_without_an_address_suppress_nothing(self, channel):
        record(report(olena(), channel=channel, times={"spam": NOON, "unsubscribed": NOON}, bounce="hard"))

        assert suppressions() == []

    def test_an_undelivered_text_message_suppresses_nothing(self):
        record(report(caller(), channel="sms", bounce="hard", reason="5.1.1"))

        assert suppressions() == []

    def test_several_reasons_are_all_recorded(self):
        contact = olena()

        record(report(contact, times={"unsubscribed": NOON, "spam": NOON}, bounce="hard"))

        assert {kind for _, _, kind in suppressions()} == {"blacklisted", "unsubscribed", "spam"}

    def test_a_contact_without_the_address_suppresses_nothing(self):
        record(report(caller(), times={"spam": NOON}))

        assert suppressions() == []

    def test_a_report_that_only_now_says_hard_still_suppresses(self):
        contact = olena()
        record(report(contact, status=SendStatus.UNDELIVERED, reason="gone"))

        record(report(contact, status=SendStatus.UNDELIVERED, reason="gone", bounce="hard"))

        assert suppressions() == [("email", contact.email, "blacklisted")]

    def test_what_staff_released_stays_released_when_the_same_report_comes_again(self):
        contact = olena()
        hard = report(contact, bounce="hard")
        record(hard)
        release(Suppression.objects.get(), "mailbox works again", OriginFactory())

        record(hard)

        contact.refresh_from_db()
        assert contact.email_status == EmailStatus.ACTIVE
        assert suppressions() == []

    @pytest.mark.parametrize("slug", ["unsubscribed", "spam"])
    def test_what_was_released_hides_no_later_report_of_the_same_batch(self, slug):
        contact = olena()
        old, later = ({"times": {slug: NOON + timedelta(days=days)}} for days in (-90, 1))
        record(report(contact, **old))
        release(Suppression.objects.get(), "subscribed again", OriginFactory(), NOON)

        record(report(contact, **old), report(contact, **later))

        contact.refresh_from_db()
        assert contact.email_status == slug
        assert Suppression.objects.get(ended_at=None).at == NOON + timedelta(days=1)

    def test_a_failure_of_the_replaced_address_spares_the_new_one(self):
        contact = olena()
        old = contact.email
        write_contact(ContactRow({"email": "new@example.com"}, contact_id=contact.pk), OriginFactory())

        record(report(contact, bounce="hard"))

        contact.refresh_from_db()
        assert contact.email_status == EmailStatus.ACTIVE
        assert suppressions() == [("email", old, "blacklisted")]

    def test_a_failure_from_before_any_address_is_of_the_first_and_spares_the_one_that_replaced_it(self):
        contact = caller()
        for email in ("first@example.com", "second@example.com"):
            write_contact(ContactRow({"email": email}, contact_id=contact.pk), OriginFactory())

        record(report(contact, bounce="hard"))

        contact.refresh_from_db()
        assert contact.email_status == EmailStatus.ACTIVE
        assert suppressions() == [("email", "first@example.com", "blacklisted")]

    def test_history_imported_before_the_address_was_known_still_counts(self):
        contact = caller()
        write_contact(ContactRow({"email": "late@example.com"}, contact_id=contact.pk), OriginFactory())

        record(report(contact, bounce="hard"))

        assert suppressions() == [("email", "late@example.com", "blacklisted")]
