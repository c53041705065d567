"""A small town of contacts to browse, and pages whose console must stay silent."""

import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from activity.recording import EventRow, OrderRow, SendRow, record_events, record_orders, record_sends
from contacts.models import Contact
from contacts.writing import ContactRow, write_contacts
from crm.staticfiles import WHOLES
from tests.chromium import until_htmx_began
from tests.collecting import collected
from tests.factories import (
    CustomFieldFactory,
    OriginFactory,
    SubscriptionCategoryFactory,
    amira,
    caller,
    lukasz,
    olena,
    visitor,
)

expect.set_options(timeout=15_000)  # for a machine with much else to do
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session", autouse=True)
def joined_files(tmp_path_factory):
    """Pages get styles and scripts as a site sends them, put together."""
    served = tmp_path_factory.mktemp("served")
    with collected(tmp_path_factory.mktemp("collected")) as path_of:
        for whole in WHOLES:
            (served / whole.name).parent.mkdir()
            shutil.copy(path_of(whole.name), served / whole.name)
    with override_settings(STATICFILES_DIRS=[served, *settings.STATICFILES_DIRS]):
        yield


@pytest.fixture
def complaints():
    """What the consoles of all pages said; a test that provokes errors clears it."""
    return []


@pytest.fixture
def new_page(new_page, complaints):
    """As everywhere, and no page may complain: neither of a script, nor of the security policy, nor of a file."""

    def open_page(user=None, **options):
        page = new_page(user, **options)
        if options.get("java_script_enabled", True):
            page.goto = waiting_for_htmx(page)
        page.context.on("console", lambda message: complaints.append(message.text) if matters(message) else None)
        page.context.on("weberror", lambda error: complaints.append(str(error.error)))
        return page

    yield open_page
    assert complaints == []


def waiting_for_htmx(page):
    """`page.goto`, and then what a person is slower than."""
    go = page.goto

    def goto(*args, **options):
        answer = go(*args, **options)
        until_htmx_began(page)
        return answer

    return goto


def matters(message):
    """An answer of 404 or 422 to a page is what it should be; a missing style, script or icon is not.

    A request that is under way when its page is left is cut off, and htmx says so.
    """
    is_answer = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
    is_cut_off = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
    return message.type == "error" and not is_answer and not is_cut_off


@pytest.fixture
def phone(new_page, marketer):
    """A page of the marketer's on a phone."""
    return new_page(marketer, viewport=PHONE, has_touch=True)


@pytest.fixture
def scriptless(new_page, marketer):
    """A page of the marketer's with scripts off."""
    return new_page(marketer, viewport={"width": 1440, "height": 900}, java_script_enabled=False)


@pytest.fixture
def town(transactional_db):
    """A hundred neighbours and the cast, newest last; Olena is the oldest, so she ends the list."""
    cast = [olena(), lukasz(), amira(), visitor(), caller()]
    names = [f"N{number:03}" for number in range(1, 101)]
    neighbour = {"first_name": "Neighbour", "city": "Kyiv", "country": "UA"}
    write_contacts(
        [ContactRow(neighbour | {"last_name": name, "email": f"{name}@example.com".lower()}) for name in names],
        OriginFactory(name="test"),
    )
    return cast


@pytest.fixture
def contact(transactional_db):
    """Olena, with a category to switch and custom fields of two kinds to fill."""
    SubscriptionCategoryFactory(key="digest", title="Weekly digest")
    CustomFieldFactory(key="points", label="Points", type="number", maximum=1000)
    CustomFieldFactory(key="tier", label="Tier", type="choice", options=["Silver", "Gold"])
    return olena(custom={"tier": "Gold"})


@pytest.fixture
def busy_contact(contact):
    """Olena with messages on two channels, an event with many parameters, and an order of last year."""
    now, origin = timezone.now(), OriginFactory(name="test")
    ago = [now - timedelta(hours=hours) for hours in range(1, 61)]
    sends = [SendRow(contact.pk, f"Digest {n}", "email", f"d{n}", at, {"read": at}) for n, at in enumerate(ago)]
    sends.append(SendRow(contact.pk, "Spin the wheel", "widget", "w", now, {"delivered": now}))
    sends.append(SendRow(contact.pk, "New Year", "sms", "old", now - timedelta(days=200)))
    record_sends(sends, origin)
    params = {f"param_{number}": f"value {number}" for number in range(6)}
    record_events([EventRow(contact.pk, "viewed", "e1", now, params=params, workflows=("Price watch",))], origin)
    items = [{"name": "Trail shoes", "quantity": 1, "cost": 120}]
    ordered_at = datetime(2024, 5, 1, tzinfo=UTC)
    record_orders([OrderRow(contact.pk, "O-1", Decimal(120), "EUR", "DELIVERED", ordered_at, items)], origin)
    return Contact.objects.get(pk=contact.pk)
