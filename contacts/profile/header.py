"""What stands above every page of one contact: who it is, where, and what is wrong with the email."""

from dataclasses import dataclass

from django.utils import timezone

from contacts.models import Contact, EmailStatus
from contacts.names import country_name
from contacts.subscribing.links import preferences_path

_EMAIL_PILLS = {
    EmailStatus.BLACKLISTED: ("blacklisted", "Email blacklisted"),
    EmailStatus.SPAM: ("spam", "Email reported spam"),
    EmailStatus.UNSUBSCRIBED: ("unsubscribed", "Email unsubscribed"),
    EmailStatus.NOT_CONFIRMED: ("unconfirmed", "Email not confirmed"),
}


@dataclass(frozen=True)
class Header:
    """`number` is the ID in groups of three; `pills` are (kind, label); what is unknown is "".

    `preferences` is the address of the person's own page.
    """

    number: str
    pills: list[tuple[str, str]]
    place: str
    local_time: str
    preferences: str


def header_of(contact: Contact) -> Header:
    """What templates/contacts/contact_base.html shows; no query."""
    status = EmailStatus(contact.email_status)
    local_time = contact.local_time(timezone.now())
    return Header(
        number=f"{contact.pk:,}".replace(",", "\u00a0"),
        pills=[_EMAIL_PILLS[status]] if status in _EMAIL_PILLS else [],
        place=", ".join(filter(None, (contact.city, country_name(contact.country)))),
        local_time=f"{local_time:%H:%M}" if local_time else "",
        preferences=preferences_path(contact),
    )
