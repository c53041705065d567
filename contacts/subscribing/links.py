"""Signed links for people without a log-in: whoever has the link of an address reads its mail.

A link holds a number and a signature of what it stands for, so it says nothing of the person, and dies with the
address: one of a contact that has another email by now opens nothing. One of a contact that became part of another
opens that one's page, which has the address now.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from contacts.models import Contact, FormEntry
from contacts.writing import present_ids

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
    people, number = Contact.objects.exclude(email=""), _number(token)
    contact = people.filter(pk=number).first() or people.filter(pk=present_ids([number]).get(number, 0)).first()
    return contact if contact and _is_of(PREFERENCES, token, contact.email) else None


def entry_of(token: str) -> FormEntry | None:
    entry = FormEntry.objects.select_related("form").filter(pk=_number(token)).first()
    return entry if entry and _is_of(CONFIRMATIONS, token, entry.email) else None


def _token(purpose: str, subject: Contact | FormEntry) -> str:
    return f"{subject.pk}-{Signer(salt=purpose).signature(_said(subject.pk, subject.email))}"


def _is_of(purpose: str, token: str, email: str) -> bool:
    """Whether the token was made for the address; one of an older `SECRET_KEY` counts while it is a fallback."""
    try:
        Signer(salt=purpose).unsign(f"{_said(_number(token), email)}:{token.partition('-')[2]}")
    except BadSignature:
        return False
    return True


def _said(number: int, email: str) -> str:
    return f"{number}:{email}"


def _number(token: str) -> int:
    """The number that a token begins with; 0, which nothing has, where there is none."""
    digits = token.partition("-")[0]
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) <= 18 else 0
