"""Forms by which people write; what they hold passes the same gate as every other way in."""

from .contacts import ContactForm, NewContactForm
from .subscriptions import AgainForm
from .suppressions import BlacklistForm, ReleaseForm

__all__ = ["AgainForm", "BlacklistForm", "ContactForm", "NewContactForm", "ReleaseForm"]
