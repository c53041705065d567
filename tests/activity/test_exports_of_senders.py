"""Sends and events as other tools report them, without any option."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError

from activity.models import Event, Send, SendStatus
from contacts.imports.engine import ImportRun
from contacts.models import Contact, Suppression
from tests import exports
from tests.importing import counts

pytestmark = pytest.mark.django_db


def test_sendgrid_s_report_of_what_happened_becomes_a_send_for_each_message(import_file):
    assert import_file("sends", exports.SENDGRID) == counts(created=3, unchanged=5)
    assert import_file("sends", exports.SENDGRID) == counts(unchanged=8)

    assert dict(Send.objects.values_list("contact__email", "status")) == {
        "anna@example.com": SendStatus.CLICKED,
        "petro@example.com": SendStatus.UNDELIVERED,
        "olena@example.com": SendStatus.UNSUBSCRIBED,
    }


def test_each_status_of_a_report_has_its_own_time(import_file):
    import_file("sends", exports.SENDGRID)

    send = Send.objects.get(message_key="m-1")
    assert (send.campaign.name, send.channel) == ("Spring sale", "email")
    assert (send.sent_at, send.delivered_at, send.read_at, send.clicked_at) == (
        datetime(2024, 11, 5, 15, 4, 5, tzinfo=UTC),
        datetime(2024, 11, 5, 15, 4, 7, tzinfo=UTC),
        datetime(2024, 11, 6, 9, 0, tzinfo=UTC),
        datetime(2024, 11, 6, 9, 1, tzinfo=UTC),
    )


def test_a_report_suppresses_as_any_send_does(import_file):
    import_file("sends", exports.SENDGRID)

    assert set(Suppression.objects.values_list("address", "kind")) == {
        ("petro@example.com", "blacklisted"),
        ("olena@example.com", "unsubscribed"),
    }


def test_a_report_is_the_same_in_any_order_and_any_chunks(import_file, monkeypatch):
    monkeypatch.setattr(ImportRun, "chunk_size", 2)
    header, *rows = exports.SENDGRID.splitlines()

    assert import_file("sends", "\n".join([header, *reversed(rows)])) == counts(created=3, unchanged=5)

    send = Send.objects.get(message_key="m-1")
    assert (send.status, send.sent_at) == (SendStatus.CLICKED, datetime(2024, 11, 5, 15, 4, 5, tzinfo=UTC))


def test_a_report_without_messages_ids_is_refused_since_its_rows_could_not_be_joined(import_file):
    with pytest.raises(CommandError, match="No column for message_id"):
        import_file("sends", "email,campaign,channel,timestamp,status\nanna@example.com,Spring,email,1730819045,read\n")


def test_a_list_of_opens_says_precisely_what_is_missing(import_file):
    with pytest.raises(CommandError, match="No column for campaign, channel, sent_at"):
        import_file("sends", exports.MAILCHIMP_OPENS)


@pytest.mark.parametrize("text", [exports.KLAVIYO_EVENTS, exports.ANALYTICS_EVENTS], ids=["klaviyo", "analytics"])
def test_events_need_no_option_and_again_change_nothing(import_file, text):
    assert import_file("events", text) == counts(created=2)
    assert import_file("events", text) == counts(unchanged=2)


def test_properties_of_events_are_kept(import_file):
    import_file("events", exports.KLAVIYO_EVENTS)

    event = Event.objects.order_by("occurred_at").first()
    assert event.params == {"ProductName": "Green tea", "Price": 7.5}
    assert event.occurred_at == datetime(2024, 11, 5, 15, 4, 5, tzinfo=UTC)


def test_the_microseconds_of_analytics_are_kept(import_file):
    import_file("events", exports.ANALYTICS_EVENTS)

    assert Contact.objects.get().external_id == "C-1"
    assert {event.occurred_at.microsecond for event in Event.objects.all()} == {123456}
