"""The README's examples of the API do what they say, each in its own language."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from activity.models import Event
from contacts.models import Contact, ContactBatch
from tests.factories import ContactFactory
from tests.intake import new_key

pytestmark = pytest.mark.django_db(transaction=True)

README = (settings.BASE_DIR / "README.md").read_text()


def example(language):
    section = README.partition("## API\n")[2].partition("\n## ")[0]
    [code] = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return code


def run(*command, site):
    """What it prints."""
    program = shutil.which(command[0])
    if not program:
        pytest.skip(f"no {command[0]} on this machine")
    environment = os.environ | {"CRM": site.url, "KEY": new_key("both")[1]}
    done = subprocess.run(
        [program, *command[1:]], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_curl_creates_a_contact(live_server):
    printed = run("bash", "-c", example("sh"), site=live_server)

    contact = Contact.objects.get()
    assert '"result": "created"' in printed
    assert (contact.email, contact.phone, contact.external_id) == ("anna@example.com", "+380671234567", "C-1001")


def test_python_sends_an_event_and_finds_its_contact(live_server):
    contact = ContactFactory(first_name="Anna", email="anna@example.com")

    printed = run(sys.executable, "-c", example("python"), site=live_server)

    assert Event.objects.get().contact_id == contact.pk
    assert printed == "1 Anna\n"


def test_javascript_sends_many_contacts(live_server):
    printed = run("node", "--input-type=module", "--eval", example("js"), site=live_server)

    assert printed == "WAITING\n"
    assert len(json.loads(ContactBatch.objects.get().call)["contacts"]) == 2
