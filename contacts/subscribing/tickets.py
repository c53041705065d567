"""Tickets: the signed, dated token in each page of a form, which stands in for a CSRF token and keeps bots out.

A form is sent from within other websites as well, so no cookie can vouch for it. Its page carries a ticket: bound to
the form and to the words agreed to, good for one entry, neither sooner than a person can read nor after a day.
"""

import time
from hashlib import sha256
from secrets import token_hex

from django.core.signing import BadSignature, Signer

from contacts.models import SubscriptionForm

SOONEST_SECONDS = 2
LATEST_SECONDS = 24 * 3600

_signer = Signer(salt="contacts.subscribing.tickets")


def new_ticket(form: SubscriptionForm) -> str:
    return _signer.sign(f"{_subject(form)}.{int(time.time())}.{token_hex(16)}")


def number_of(ticket: str, form: SubscriptionForm) -> str | None:
    """The number of a good ticket; None for one that is missing, forged, of other words, too young or too old."""
    try:
        subject, issued_at, number = _signer.unsign(ticket).split(".")
    except (BadSignature, ValueError):
        return None
    age = time.time() - int(issued_at)
    return number if subject == _subject(form) and SOONEST_SECONDS <= age <= LATEST_SECONDS else None


def _subject(form: SubscriptionForm) -> str:
    return sha256(f"{form.pk}:{form.source}".encode()).hexdigest()[:16]
