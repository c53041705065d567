"""`manage.py import_devices`: whose each device is, and whether push reaches it."""

from datetime import UTC, datetime
from functools import partial

import pytest

from contacts.models import Contact, Device, Identity
from tests.factories import ContactFactory
from tests.importing import counts
from tests.intake import Caller

pytestmark = pytest.mark.django_db

HEADER = "customer_id,application,device_id,push_token,channel,push_allowed"
DATED = f"{HEADER},last_seen_at"


@pytest.fixture
def import_devices(import_file):
    return partial(import_file, "devices")


def test_a_device_joins_the_contact_that_its_row_names(import_devices):
    contact = ContactFactory(external_id="C-1")

    assert import_devices(f"{HEADER}\nC-1,Shop,d-1,t-1,web_push,yes\n") == counts(created=1)
    contact.refresh_from_db()
    assert contact.has_web_push
    assert not contact.has_mobile_push


def test_an_unknown_device_makes_a_push_only_contact(import_devices):
    assert import_devices(f"{HEADER}\n,Shop,d-1,t-1,,\n") == counts(created=1)

    assert Contact.objects.get().has_mobile_push


def test_the_same_file_again_changes_nothing(import_devices):
    text = f"{HEADER}\n,Shop,d-1,t-1,,\nC-1,Shop,d-2,t-2,,no\n,Shop,d-1,t-9,,\n"

    assert import_devices(text) == counts(created=2, unchanged=1)
    assert import_devices(text) == counts(unchanged=3)
    assert Device.objects.get(device_id="d-1").push_token == "t-9"


def test_a_device_that_another_contact_holds_stays_there(import_devices):
    import_devices(f"{HEADER}\nC-1,Shop,d-1,t-1,,\nC-2,Shop,d-2,t-2,,\n")

    assert import_devices(f"{HEADER}\nC-2,Shop,d-1,t-1,,\n") == counts(unchanged=1)
    assert Device.objects.get(device_id="d-1").contact.external_id == "C-1"


def test_a_row_without_its_application_is_rejected(import_devices, import_file):
    assert import_devices(f"{HEADER}\nC-1,,d-1,t-1,,\n") == counts(rejected=1)

    assert import_file.rejected("devices")[0]["rejected_reason"] == "application is empty"


def test_a_bad_cell_that_may_forbid_push_is_never_skipped(import_devices):
    assert import_devices(f"{HEADER}\nC-1,Shop,d-1,t-1,,perhaps\n", "--skip-bad-cells") == counts(rejected=1)

    assert not Device.objects.exists()


def test_a_token_that_was_replaced_within_a_file_is_free_for_another_device(import_devices):
    import_devices(f"{HEADER}\nC-1,Shop,d-1,t-old,,\nC-1,Shop,d-1,t-new,,\n")

    assert import_devices(f"{HEADER}\nC-2,Shop,d-2,t-old,,\n") == counts(created=1)
    assert Device.objects.get(device_id="d-2").push_token == "t-old"


def test_an_older_row_puts_back_no_token_and_allows_no_push_again(import_devices):
    text = f"{DATED}\nC-1,Shop,d-1,t-1,,yes,2026-05-12T09:00Z\n"
    import_devices(text)
    push = {"appId": "Shop", "deviceId": "d-1", "active": False}
    channel = {"type": "mobilepush", "value": "t-9", "device": push}
    Caller("write").post("/api/v1/contact", {"externalCustomerId": "C-1", "channels": [channel]})

    assert import_devices(text) == counts(unchanged=1)
    device = Device.objects.get()
    assert (device.push_token, device.push_allowed) == ("t-9", False)
    assert set(Identity.objects.values_list("key", flat=True)) == {"external:C-1", "device:d-1", "push:t-9"}


def test_an_older_row_fills_what_is_empty(import_devices):
    import_devices(f"{DATED},os\nC-1,Shop,d-1,t-9,,yes,2026-06-12T09:00Z,\n")

    assert import_devices(f"{DATED},os\nC-1,Shop,d-1,t-1,,yes,2026-05-12T09:00Z,iOS 19\n") == counts(updated=1)
    device = Device.objects.get()
    assert (device.push_token, device.push_allowed, device.os) == ("t-9", True, "iOS 19")
    assert device.last_seen_at == datetime(2026, 6, 12, 9, tzinfo=UTC)


def test_an_older_row_that_says_no_to_push_is_heard(import_devices):
    import_devices(f"{DATED}\nC-1,Shop,d-1,t-9,,yes,2026-06-12T09:00Z\n")

    import_devices(f"{DATED}\nC-1,Shop,d-1,t-1,,no,2026-05-12T09:00Z\n")

    device = Device.objects.get()
    assert (device.push_token, device.push_allowed) == ("t-9", False)


@pytest.mark.parametrize(
    ("seen_at", "is_allowed"),
    [("", False), ("2026-05-12T09:00Z", False), ("2026-05-12T09:01Z", True), ("2126-05-12T09:00Z", False)],
)
def test_push_that_is_off_is_put_on_only_by_who_saw_the_device_later(import_devices, seen_at, is_allowed):
    import_devices(f"{DATED}\nC-1,Shop,d-1,t-1,,no,2026-05-12T09:00Z\n")

    import_devices(f"{DATED}\nC-1,Shop,d-1,t-2,,yes,{seen_at}\n")

    device = Device.objects.get()
    assert (device.push_token, device.push_allowed) == ("t-2", is_allowed)
