"""The addresses of a contact: each with its state, and with every suppression that was ever on it."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from contacts.models import ENDED_BY_STAFF, WORST_FIRST, Channel, Contact, Suppression

PILL_KINDS = {"not_confirmed": "unconfirmed"}


@dataclass
class Address:
    """`channels` are those that write to it; a suppression on any of them concerns it."""

    kind: str
    value: str
    channels: tuple[Channel, ...]
    state: str = "active"
    label: str = "Active"
    in_force: list[Suppression] = field(default_factory=list)
    ended: list[Suppression] = field(default_factory=list)

    @property
    def pill(self) -> str:
        return PILL_KINDS.get(self.state, self.state)

    @property
    def has_many_channels(self) -> bool:
        return len(self.channels) > 1


def addresses_of(contact: Contact) -> list[Address]:
    """Email, phone and Telegram, as far as the contact has them, with their suppressions, worst first; one query."""
    addresses = _known(contact)
    suppressions = suppressions_of(contact).select_related("origin", "ended_by").order_by("-at", "-id")
    for suppression in sorted(suppressions, key=lambda each: WORST_FIRST.index(each.kind)):
        _judge(next(address for address in addresses if suppression.channel in address.channels), suppression)
    return addresses


def suppressions_of(contact: Contact) -> QuerySet[Suppression]:
    """All that ever were on the addresses that the contact has now."""
    named = [Q(address=address.value, channel__in=address.channels) for address in _known(contact)]
    return Suppression.objects.filter(reduce(or_, named)) if named else Suppression.objects.none()


def in_force_on(contact: Contact) -> QuerySet[Suppression]:
    return suppressions_of(contact).filter(ended_at=None).order_by("channel", "kind")


def ended_by_staff_on(contact: Contact) -> QuerySet[Suppression]:
    """Those in force that staff can end."""
    return in_force_on(contact).filter(kind__in=ENDED_BY_STAFF)


def not_blacklisted(contact: Contact) -> dict[Channel, str]:
    """{channel: address} of what staff can still blacklist."""
    blacklisted = in_force_on(contact).filter(kind=Suppression.Kind.BLACKLISTED)
    taken = set(blacklisted.values_list("channel", flat=True))
    every = {channel: address.value for address in _known(contact) for channel in address.channels}
    return {channel: value for channel, value in every.items() if channel not in taken}


def _known(contact: Contact) -> list[Address]:
    every = [
        Address("email", contact.email, (Channel.EMAIL,), contact.email_status, contact.get_email_status_display()),
        Address("phone", contact.phone, (Channel.SMS, Channel.VIBER)),
        Address("telegram", contact.telegram_id, (Channel.TELEGRAM,)),
    ]
    return [address for address in every if address.value]


def _judge(address: Address, suppression: Suppression) -> None:
    """Hand the address its suppression; the first in force, which is the worst, is its state."""
    if suppression.ended_at is not None:
        address.ended.append(suppression)
        return
    if not address.in_force:
        address.state, address.label = suppression.kind, suppression.get_kind_display()
    address.in_force.append(suppression)
