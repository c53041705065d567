"""`manage.py import_devices`: whose each device is, and whether push reaches it."""

from functools import partial

import pytest

from contacts.models import Contact, Device
from tests.factories import ContactFactory
from tests.importing import counts

pytestmark = pytest.mark.django_db

HEADER = "customer_id,application,device_id,push_token,channel,push_allowed"


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
