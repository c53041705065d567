"""The official client, unchanged but for its host, against the running server."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from segment.analytics.client import Client

from activity.models import Event
from contacts.models import Contact, Refusal
from tests.intake import new_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def errors():
    return []


@pytest.fixture
def client(live_server, errors):
    client = Client(new_key()[1], host=live_server.url, gzip=True, on_error=lambda *error: errors.append(error))
    yield client
    client.join()


def test_the_python_client_sends_all_kinds_of_calls(client, errors):
    client.track(anonymous_id="a-1", event="Product Viewed", properties={"sku": "T-1"})
    client.identify("C-1", {"email": "anna@example.com", "firstName": "Anna"}, anonymous_id="a-1")
    client.page("C-1", name="Tea", properties={"url": "https://example.com/tea"})
    client.screen("C-1", name="Cart")
    client.group("C-1", "G-1", {"name": "Acme"})
    client.alias("a-2", "C-1")
    client.track("C-1", "Paid")
    client.flush()

    contact = Contact.objects.get()
    types = Event.objects.filter(contact=contact).values_list("type__key", flat=True)
    assert errors == []
    assert (contact.external_id, contact.email, contact.first_name) == ("C-1", "anna@example.com", "Anna")
    assert set(types) == {"Product Viewed", "page_viewed", "screen_viewed", "group_joined", "Paid"}
    assert not Refusal.objects.exists()


def test_the_example_of_the_readme_makes_a_visitor_a_contact(live_server):
    section = (settings.BASE_DIR / "README.md").read_text().partition("## Tracking\n")[2].partition("\n## ")[0]
    [example] = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    environment = os.environ | {"CRM": live_server.url, "KEY": new_key()[1]}

    subprocess.run([sys.executable, "-c", example], env=environment, timeout=60, check=True)

    contact = Contact.objects.get()
    assert (contact.external_id, contact.email) == ("C-1001", "anna@example.com")
    assert Event.objects.get().contact == contact
