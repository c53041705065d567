"""The mail that asks a person to confirm an email, with the headers by which mail programs unsubscribe (RFC 8058)."""

from urllib.parse import urljoin

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from contacts.models import Contact, FormEntry

from .links import confirmation_path, preferences_path, unsubscribe_path


def confirmation_mail(entry: FormEntry, site: str) -> EmailMultiAlternatives:
    """Nothing in it is what the visitor typed: else anybody could have us send their words to anybody."""
    contact = Contact.objects.filter(email=entry.email).first()
    context = {
        "title": entry.title,
        "confirmation": urljoin(site, confirmation_path(entry)),
        "preferences": urljoin(site, preferences_path(contact)) if contact else "",
        "days": entry.CONFIRMED_WITHIN.days,
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(f"Please confirm: {entry.title or 'your email'}".split()),
        body=render_to_string("contacts/confirmation_mail.txt", context),
        to=[entry.email],
        headers=_unsubscribing(urljoin(site, unsubscribe_path(contact))) if contact else {},
    )
    mail.attach_alternative(render_to_string("contacts/confirmation_mail.html", context), "text/html")
    return mail


def _unsubscribing(address: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
