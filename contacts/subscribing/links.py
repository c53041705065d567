"""Signed links for people without a log-in: whoever has the link of an address reads its mail.

A link holds a number and a signature of what it stands for, so it says nothing of the person, and dies with the
address: one of a contact that has another email by now opens nothing.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from contacts.models import Contact, FormEntry

PREFERENCES = "contacts.subscribing.preferences"
CONFIRMATIONS = "contacts.subscribing.confirmations"


def preferences_path(contact: Contact) -> str:
    """The address of the contact's preference page; "" without an email, to which it could be sent."""
    return reverse("contacts:preferences", args=[_token(PREFERENCES, contact)]) if contact.email else ""


def unsubscribe_path(contact: Contact) -> str:
    """The address for `List-Unsubscribe` (RFC 8058): a POST to it unsubscribes, a GET asks."""
    return reverse("contacts:unsubscribe", args=[_token(PREFERENCES, contact)])


def confirmation_path(entry: FormEntry) -> str:
    return reverse("contacts:confirmation", args=[_token(CONFIRMATIONS, entry)])


def contact_of(token: str) -> Contact | None:
    contact = Contact.objects.filter(pk=_number(token)).exclude(email="").first()
    return contact if contact and _is_of(PREFERENCES, token, contact) else None


def entry_of(token: str) -> FormEntry | None:
    entry = FormEntry.objects.select_related("form").filter(pk=_number(token)).first()
    return entry if entry and _is_of(CONFIRMATIONS, token, entry) else None


def _token(purpose: str, subject: Contact | FormEntry) -> str:
    return f"{subject.pk}-{Signer(salt=purpose).signature(_said(subject))}"


def _is_of(purpose: str, token: str, subject: Contact | FormEntry) -> bool:
    """Whether the token is the subject's; one of an older `SECRET_KEY` counts while it is a fallback."""
    try:
        Signer(salt=purpose).unsign(f"{_said(subject)}:{token.partition('-')[2]}")
    except BadSignature:
        return False
    return True


def _said(subject: Contact | FormEntry) -> str:
    return f"{subject.pk}:{subject.email}"


def _number(token: str) -> int:
    """The number that a token begins with; 0, which nothing has, where there is none."""
    digits = token.partition("-")[0]
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) <= 18 else 0
