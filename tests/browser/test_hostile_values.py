"""Names and values that would break the page: all are shown literally, wherever they appear."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activity.recording import EventRow, OrderRow, SendRow, record_events, record_orders, record_sends
from tests.factories import (
    ContactFactory,
    CustomFieldFactory,
    OriginFactory,
    SegmentFactory,
    SubscriptionCategoryFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPT = '"><img src=x onerror=alert(1)>'
REVERSED = "\u202eafter me all is reversed"
LONG = "W" * 40
EMOJI = "👩🏽‍🚀 Zoë 🏳️‍🌈"


@pytest.fixture
def victim(transactional_db):
    """A contact whose every value is a script."""
    CustomFieldFactory(key="note", label=SCRIPT[:40])
    SubscriptionCategoryFactory(title=SCRIPT)
    values = dict.fromkeys(["first_name", "last_name", "city", "region", "address", "external_id"], SCRIPT)
    contact = ContactFactory(**values, custom={"note": SCRIPT})
    now, origin = timezone.now(), OriginFactory(name="test")
    record_sends([SendRow(contact.pk, SCRIPT, "email", SCRIPT, now, bounce="soft", reason=SCRIPT)], origin)
    record_events([EventRow(contact.pk, SCRIPT, SCRIPT, now, SCRIPT, {SCRIPT: SCRIPT}, (SCRIPT,))], origin)
    record_orders([OrderRow(contact.pk, SCRIPT, ordered_at=now, items=[{"name": SCRIPT}])], origin)
    SegmentFactory(name=SCRIPT, query="city=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    return contact


PAGES = ["", "edit/", "delete/", "suppressions/new/", "activity/campaigns/", "activity/events/", "activity/orders/"]


def test_scripts_are_text(new_page, staff, victim):
    page = new_page(staff)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran on {page.url}: {dialog.message}"))
    lists = [
        "/contacts/",
        f"/contacts/?q={SCRIPT}",
        f"/contacts/?city={SCRIPT}",
        f"/contacts/?{SCRIPT}=1",
        "/segments/",
    ]

    for address in lists + [f"/contacts/{victim.pk}/{path}" for path in PAGES]:
        page.goto(address)
        expect(page.locator(".late[hx-get]")).to_have_count(0)

        assert page.locator("img[src=x]").count() == 0, address
        assert "onerror=alert(1)&gt;" in page.content() or "onerror=alert(1)>" in page.content(), address


def test_a_reversing_name_reverses_only_itself(page, transactional_db):
    ContactFactory(first_name=REVERSED, last_name="", email="reversed@example.com", city="Kyiv", country="UA")
    page.goto("/contacts/")

    expect(page.locator("tbody tr").first).to_contain_text(REVERSED)
    name, email = (
        page.locator("tbody bdi").first.bounding_box(),
        page.get_by_text("reversed@example.com").bounding_box(),
    )
    assert abs(name["x"] - email["x"]) < 2


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_long_names_stay_within_the_page(new_page, marketer, transactional_db, width):
    email = f"{'w' * 60}@{'w' * 60}.example.com"
    contact = ContactFactory(first_name=LONG, last_name=LONG, city=LONG, external_id=LONG * 3, email=email)
    page = new_page(marketer, viewport={"width": width, "height": 800})

    for address in ["/contacts/", f"/contacts/{contact.pk}/", f"/contacts/{contact.pk}/activity/campaigns/"]:
        page.goto(address)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_emoji_stay_whole(page, transactional_db):
    contact = ContactFactory(first_name=EMOJI)

    page.goto(f"/contacts/{contact.pk}/")

    expect(page.get_by_role("heading", name=EMOJI)).to_be_visible()
    expect(page).to_have_title(f"{EMOJI} Melnyk · Contacts")
