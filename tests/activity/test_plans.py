"""Plans of the activity tab: what one contact did is read by an index, and no more of it than is shown."""

import pytest

from activity.models import Campaign, Send
from contacts.models import Contact
from tests.crowds import make_activity, make_people
from tests.plans import read_whole, rows_read, scans_of

pytestmark = pytest.mark.django_db

OTHERS, ACTS = 10_000, 150
SHOWN = 50
TABS = ("campaigns", "events", "orders")
TOTALS = {"HX-Request": "true", "HX-Target": "totals"}


@pytest.fixture(scope="module")
def busiest(module_db):
    make_people(OTHERS)
    contact = Contact.objects.all()[OTHERS // 2]
    make_activity(contact, ACTS)
    return contact


def test_a_page_of_the_busiest_contact_reads_what_it_shows_at_any_depth(marketer_client, busiest):
    for tab in TABS:
        for period in ("30d", "90d", "all"):
            address = f"/contacts/{busiest.pk}/activity/{tab}/"
            older = marketer_client.get(f"{address}?period={period}").context["older"]

            for query in (f"?period={period}", older):
                scans = scans_of(marketer_client, address + query)

                assert not read_whole(scans), address + query
                assert rows_read(scans) <= 2 * SHOWN, address + query


def test_a_display_looks_back_no_further_than_it_must(marketer_client, busiest):
    Send.objects.filter(contact=busiest).update(channel="widget")
    Campaign.objects.update(channel="widget", display_limit=2, display_hours=9_000)

    scans = scans_of(marketer_client, f"/contacts/{busiest.pk}/activity/campaigns/?period=all")

    assert not read_whole(scans)
    assert rows_read(scans) <= (2 + 3) * SHOWN


def test_filters_read_nobody_else(marketer_client, busiest):
    for query in ("channel=email", "channel=sms", "status=read", "status=spam", "channel=email&status=sent&period=all"):
        scans = scans_of(marketer_client, f"/contacts/{busiest.pk}/activity/campaigns/?{query}")

        assert not read_whole(scans), query
        assert rows_read(scans) <= ACTS + SHOWN, query


def test_totals_read_what_the_contact_did_and_nothing_of_others(marketer_client, busiest):
    for tab in TABS:
        for period in ("90d", "all"):
            address = f"/contacts/{busiest.pk}/activity/{tab}/?period={period}&count=1"
            scans = scans_of(marketer_client, address, TOTALS)

            assert not read_whole(scans), address
            assert rows_read(scans) <= (len(TABS) + 2) * ACTS, address


def test_a_contact_without_activity_is_told_so_by_an_index(marketer_client, busiest):
    quiet = Contact.objects.exclude(pk=busiest.pk).latest("id")

    for tab in TABS:
        scans = scans_of(marketer_client, f"/contacts/{quiet.pk}/activity/{tab}/?period=30d")

        assert not read_whole(scans), tab
        assert rows_read(scans) <= 20, tab
