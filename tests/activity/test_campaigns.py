"""The list of messages: as a page and as a fragment, in every state of its address."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from activity.models import Campaign
from activity.recording import SendRow, record_events, record_orders, record_sends
from activity.recording.rows import EventRow, OrderRow
from contacts.writing import ContactRow, DeviceRow, merge_contacts, write_devices
from tests.factories import OriginFactory, lukasz, olena

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRAGMENTS = {"page": {}, "fragment": {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "activity"}}
LATE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "totals"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def contact(db):
    return olena()


@pytest.fixture(params=FRAGMENTS)
def read(request, marketer_client, contact):
    """Reads the list's HTML, once as the whole page and once as the part that HTMX swaps."""

    def read_list(query=""):
        address = f"/contacts/{contact.pk}/activity/campaigns/{query}"
        return marketer_client.get(address, **FRAGMENTS[request.param]).content.decode()

    read_list.is_page = request.param == "page"
    return read_list


def sent(contact, name="Big autumn", *, ago=timedelta(days=1), channel="email", key=None, **said):
    row = SendRow(contact.pk, name, channel, key or f"{name} {ago}", NOW - ago, **said)
    record_sends([row], OriginFactory())


class TestThePage:
    def test_each_message_has_its_status_dates_and_reason(self, read, contact):
        failed_at = NOW - timedelta(hours=23)
        sent(contact, times={"undelivered": failed_at}, bounce="soft", reason="mailbox full", workflow="VIP")

        html = read()

        assert "Big autumn" in html
        assert "workflow “VIP”" in html
        assert '<span class="pill pill-undelivered">Undelivered</span>' in html
        assert "22 Nov 2026, 12:00" in html
        assert "22 Nov 2026, 13:00" in html
        assert "mailbox full" in html

    def test_the_reason_goes_when_a_read_disproves_the_bounce(self, read, contact):
        sent(contact, times={"undelivered": NOW, "read": NOW}, bounce="soft", reason="mailbox full")

        assert "mailbox full" not in read()

    def test_a_message_without_a_workflow_is_one_off(self, read, contact):
        sent(contact)

        assert "one-off campaign" in read()

    def test_a_widget_shows_its_frequency_and_the_attention(self, read, contact):
        sent(contact, "Spin the wheel", channel="widget")
        Campaign.objects.update(display_frequency="once per session")

        html = read()

        assert "widget · once per session" in html
        assert "Attention" in html

    def test_without_widgets_there_is_no_attention(self, read, contact):
        sent(contact)

        assert "Attention" not in read()

    def test_the_zone_of_the_times_is_stated(self, read, contact, settings):
        settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"
        sent(contact)

        html = read()

        assert "Times are in Europe/Kyiv" in html
        assert "22 Nov 2026, 14:00" in html

    def test_names_are_shown_literally(self, read, contact):
        sent(contact, '"><img src=x onerror=alert(1)>')

        html = read()

        assert "<img" not in html
        assert "&lt;img src=x" in html


class TestThePeriod:
    @pytest.fixture(autouse=True)
    def messages(self, contact):
        sent(contact, "Today's", ago=timedelta(hours=1))
        sent(contact, "Last week's", ago=timedelta(days=8))
        sent(contact, "Last year's", ago=timedelta(days=400))
        sent(contact, "Tomorrow's", ago=timedelta(days=-1))
        sent(contact, "Tonight's", ago=timedelta(hours=-6))

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", ["Today", "Last week"]),
            ("?period=today", ["Today"]),
            ("?period=7d", ["Today"]),
            ("?period=90d", ["Today", "Last week"]),
            ("?from=2026-11-15&to=2026-11-15", ["Last week"]),
            ("?from=2025-01-01", ["Today", "Last week", "Last year"]),
            ("?period=all", ["Tomorrow", "Tonight", "Today", "Last week", "Last year"]),
        ],
    )
    def test_it_shows_what_happened_then_and_the_future_under_all_alone(self, read, query, shown):
        html = read(query)

        named = [
            name for name in ("Tomorrow", "Tonight", "Today", "Last week", "Last year") if f"{name}&#x27;s" in html
        ]
        assert named == shown

    def test_what_lies_in_the_future_is_flagged(self, read):
        assert read("?period=all").count("In the future") == 2

    def test_its_label_is_on_the_menu(self, read):
        assert "1–15 May 2026" in read("?from=2026-05-01&to=2026-05-15")

    def test_days_are_days_of_the_workspace(self, read, contact, settings):
        settings.WORKSPACE_TIME_ZONE = "Pacific/Auckland"
        sent(contact, "Yesterday here, today there", ago=timedelta(minutes=30))

        assert "Yesterday here" in read("?from=2026-11-24&to=2026-11-24")

    def test_it_travels_to_the_other_lists_and_filters_stay_behind(self, read, contact):
        html = read("?period=12m&channel=email")

        assert f'href="/contacts/{contact.pk}/activity/events/?period=12m"' in html
        assert f'href="/contacts/{contact.pk}/activity/orders/?period=12m"' in html

    def test_the_form_of_two_days_keeps_the_filters(self, read):
        assert '<input type="hidden" name="channel" value="email">' in read("?channel=email")


class TestFilters:
    @pytest.fixture(autouse=True)
    def messages(self, contact):
        sent(contact, "Digest", times={"read": NOW})
        sent(contact, "Reminder", channel="sms", times={"delivered": NOW})

    @pytest.mark.parametrize("query", ["?channel=sms", "?status=delivered", "?channel=sms&status=delivered"])
    def test_they_narrow_the_list(self, read, query):
        html = read(query)

        assert "Reminder" in html
        assert "Digest" not in html

    def test_a_choice_keeps_the_rest_of_the_address(self, read):
        assert 'href="?period=7d&amp;channel=sms&amp;status=read"' in read("?period=7d&channel=sms")

    def test_when_nothing_matches_the_filters_can_be_cleared(self, read):
        html = read("?channel=viber&period=7d")

        assert "No messages match" in html
        assert 'href="?period=7d"' in html


class TestEmptyStates:
    def test_nothing_yet(self, read):
        assert "No messages yet" in read()

    def test_none_in_this_period_offers_all_time(self, read, contact):
        sent(contact, ago=timedelta(days=400))

        html = read("?period=7d")

        assert "No messages in this period" in html
        assert 'href="?period=all"' in html

    @pytest.mark.parametrize(
        ("query", "why"),
        [
            ("?period=nope", "nope&quot; is no period"),
            ("?from=2026-02-30", "2026-02-30&quot; is no day"),
            ("?from=2026-05-02&to=2026-05-01", "The first day is after the last"),
            ("?channel=fax", "fax&quot; is no channel"),
            ("?status=lost", "lost&quot; is no status"),
            ("?status=%00%27;pg_sleep(9)", "is no status"),
        ],
    )
    def test_an_invalid_filter_shows_no_rows_and_says_why(self, read, contact, query, why):
        sent(contact)

        html = read(query)

        assert why in html
        assert "Big autumn" not in html
        assert "Last 90 days" in html
        assert "hx-trigger" not in html.partition('id="activity"')[2]


class TestPages:
    @pytest.fixture(autouse=True)
    def messages(self, contact):
        at = NOW - timedelta(days=1)
        rows = [SendRow(contact.pk, f"Message {n:03}", "email", str(n), at - timedelta(minutes=n)) for n in range(120)]
        record_sends(rows, OriginFactory())

    def test_older_and_newer_lead_through_all_of_them(self, marketer_client, contact):
        address = f"/contacts/{contact.pk}/activity/campaigns/"
        first = marketer_client.get(address).context
        second = marketer_client.get(address + first["older"]).context
        third = marketer_client.get(address + second["older"]).context
        back = marketer_client.get(address + third["newer"]).context

        assert [len(page["lines"]) for page in (first, second, third)] == [50, 50, 20]
        assert (first["newer"], third["older"]) == (None, None)
        assert back["lines"] == second["lines"]

    def test_messages_of_one_instant_are_parted_too(self, marketer_client, contact):
        rows = [SendRow(contact.pk, f"Twin {n:03}", "email", f"t{n}", NOW) for n in range(70)]
        record_sends(rows, OriginFactory())
        address = f"/contacts/{contact.pk}/activity/campaigns/?period=today"

        first = marketer_client.get(address.replace("today", "all")).context
        second = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/{first['older']}").context

        names = {line.message for line in [*first["lines"], *second["lines"]] if line.message.startswith("Twin")}
        assert len(names) == 70

    def test_a_garbage_cursor_gives_the_first_page(self, read):
        assert "Message 000" in read("?after=garbage")


class TestAfterFirstPaint:
    def test_the_first_page_counts_nothing_and_asks_for_the_totals(self, read, contact):
        sent(contact)

        html = read("?period=7d")

        assert 'hx-get="?period=7d&amp;count=1"' in html
        assert "segment-count" not in html

    def test_the_fragment_brings_totals_counts_and_chart(self, marketer_client, contact):
        sent(contact)
        record_events([EventRow(contact.pk, "seen", "1", NOW), EventRow(contact.pk, "seen", "2", NOW)], OriginFactory())
        record_orders([OrderRow(contact.pk, "A-1", ordered_at=NOW - timedelta(days=900))], OriginFactory())

        response = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/?count=1", **LATE)

        html = response.content.decode()
        counts = [(segment.label, segment.count) for segment in response.context["segments"]]
        assert counts == [("Campaigns", 1), ("Events", 2), ("Orders", 1)]
        assert html.lstrip().startswith("<section")
        assert 'id="segments" aria-label="Kinds of activity" hx-swap-oob="true"' in html
        assert 'aria-label="Messages by furthest status per day, 25 Oct – 23 Nov 2026: 1 in all' in html
        assert "Status changed" not in html

    def test_with_scripts_off_a_link_shows_them_in_the_page(self, marketer_client, contact):
        sent(contact)

        html = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/?count=1").content.decode()

        assert "stat-value" in html
        assert "Big autumn" in html
        assert "hx-swap-oob" not in html
        assert html.count('id="totals"') == 1
        assert html.count('id="segments"') == 1


@pytest.mark.django_db
class TestAccess:
    def test_the_tab_leads_to_campaigns_and_keeps_the_period(self, marketer_client, contact):
        response = marketer_client.get(f"/contacts/{contact.pk}/activity/?from=2026-05-01&to=2026-05-02&x=1")

        assert response.status_code == 302
        expected = f"/contacts/{contact.pk}/activity/campaigns/?from=2026-05-01&to=2026-05-02"
        assert response.headers["Location"] == expected

    @pytest.mark.parametrize("tab", ["", "campaigns/", "events/", "orders/"])
    def test_a_stranger_is_sent_to_the_log_in(self, contact, tab):
        address = f"/contacts/{contact.pk}/activity/{tab}"

        response = Client().get(address)

        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("contact_id", [999_999, 10**30])
    @pytest.mark.parametrize("tab", ["campaigns", "events", "orders"])
    def test_an_unknown_contact_is_not_found(self, marketer_client, tab, contact_id):
        assert marketer_client.get(f"/contacts/{contact_id}/activity/{tab}/").status_code == 404

    @pytest.mark.parametrize("tab", ["campaigns", "events", "orders"])
    def test_nothing_is_posted_here(self, marketer_client, contact, tab):
        assert marketer_client.post(f"/contacts/{contact.pk}/activity/{tab}/").status_code == 405

    def test_another_contact_shows_none_of_it(self, marketer_client, contact):
        sent(contact)
        other = lukasz()

        assert "Big autumn" not in marketer_client.get(f"/contacts/{other.pk}/activity/campaigns/").content.decode()

    def test_a_fragment_brings_its_title(self, marketer_client, contact):
        address = f"/contacts/{contact.pk}/activity/campaigns/"

        html = marketer_client.get(address, **FRAGMENTS["fragment"]).content.decode()

        assert html.strip().startswith("<title>Campaigns of Olena Bondar")

    def test_a_history_restore_gets_the_whole_page(self, marketer_client, contact):
        headers = {**FRAGMENTS["fragment"], "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}

        html = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/", **headers).content.decode()

        assert "<!doctype html>" in html

    def test_caches_are_told_that_pages_and_fragments_differ(self, marketer_client, contact):
        response = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/")

        assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("query", ["", "?count=1"])
def test_fifty_rows_take_as_many_queries_as_one(marketer_client, contact, django_assert_num_queries, query):
    address = f"/contacts/{contact.pk}/activity/campaigns/{query}"
    expected = 8 if query else 4
    sent(contact, workflow="One")

    with django_assert_num_queries(expected):
        marketer_client.get(address)

    for n in range(49):
        sent(contact, f"Message {n}", ago=timedelta(minutes=n), workflow=f"Workflow {n}")
    with django_assert_num_queries(expected):
        marketer_client.get(address)


def test_the_totals_alone_read_no_rows(marketer_client, contact, django_assert_num_queries):
    sent(contact)

    with django_assert_num_queries(7):  # session, user, contact, totals and three counts
        part = marketer_client.get(
            f"/contacts/{contact.pk}/activity/campaigns/?count=1", headers={"HX-Request": "true", "HX-Target": "totals"}
        ).text

    assert 'id="totals"' in part
    assert 'class="sheet"' not in part
    assert "hidden" not in part.partition(">")[0]


class TestDisplays:
    """Of widgets, above the frequency of their campaign."""

    @pytest.fixture(autouse=True)
    def displays(self, contact):
        for minutes in (0, 30, 600, 2000):
            sent(contact, "Spin the wheel", channel="widget", ago=timedelta(days=3) - timedelta(minutes=minutes))
        Campaign.objects.update(display_limit=1, display_hours=12)

    def browser(self, contact, number):
        seen = {"channel": "web_push", "last_seen_at": NOW}
        write_devices([DeviceRow(ContactRow(contact_id=contact.pk), "Website", f"a-{number}", seen)], OriginFactory())

    def test_those_that_came_too_soon_are_flagged_and_told_of(self, read):
        html = read()

        assert html.count("Above its frequency") == 2
        assert "“Spin the wheel” is meant to be seen once within 12 hours; 2 displays on this page came sooner." in html
        assert "is somebody new" not in html

    def test_as_many_as_are_meant_are_no_excess(self, read):
        Campaign.objects.update(display_limit=3)

        html = read()

        assert "Above its frequency" not in html
        assert "is somebody new" in html

    def test_several_anonymous_ids_tell_of_a_private_window_or_cleared_cookies(self, read, contact):
        for number in range(3):
            self.browser(contact, number)

        assert "Likely cause: a private window, or cookies" in (html := read())
        assert "under 3 anonymous IDs" in html

    def test_one_anonymous_id_tells_that_cookies_were_not_cleared(self, read, contact):
        self.browser(contact, 1)

        assert "cookies were not cleared" in read()

    def test_what_lies_outside_the_page_counts_as_well(self, read):
        html = read("?from=2026-11-20&to=2026-11-20")
        later = read("?from=2026-11-21&to=2026-11-21")

        assert html.count("Above its frequency") == 2
        assert "Above its frequency" not in later


def test_days_that_make_no_sense_stay_to_be_corrected(marketer_client, contact):
    page = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/?from=2026-11-10&to=2026-11-01")

    assert 'value="2026-11-10"' in page.text
    assert 'value="2026-11-01"' in page.text


def test_two_channels_are_refused_rather_than_one_of_them_ignored(marketer_client, contact):
    page = marketer_client.get(f"/contacts/{contact.pk}/activity/campaigns/?channel=viber&channel=email")

    assert "more than one channel" in page.text


def test_whoever_became_part_of_another_contact_is_found_there(marketer_client, contact):
    gone = lukasz()
    merge_contacts(contact.pk, gone.pk, OriginFactory())

    page = marketer_client.get(f"/contacts/{gone.pk}/activity/campaigns/")

    assert page.context["contact"] == contact
