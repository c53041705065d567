"""The applications of a contact, each with the devices on which it is installed."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import F

from contacts.models import Application, Contact, Device


@dataclass(frozen=True)
class Installed:
    application: Application
    devices: list[Device]


def applications_of(contact: Contact) -> list[Installed]:
    """By name, the device seen last first; one query, whatever the number of devices."""
    devices = contact.devices.select_related("application").order_by(
        "application__name", F("last_seen_at").desc(nulls_last=True), "id"
    )
    return [Installed(application, list(own)) for application, own in groupby(devices, lambda each: each.application)]
