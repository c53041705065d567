"""Suppress an address, or let it be written to again; the contact that has it shows its new status at once."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from contacts.models import ADDRESS_FIELDS, Origin, Suppression

from .retrying import retried
from .rows import ContactRow, Standing
from .writing import write_contacts


def suppress(standings: Sequence[Standing], origin: Origin) -> None:
    """Record each suppression of `standing.address` on its channel, whether or not a contact has the address."""
    rows = [_row(standing.channel, standing.address, standing) for standing in standings]
    write_contacts(rows, origin, match=("email", "phone", "telegram_id"), create=False)


@retried
def end_unsubscriptions(emails: Sequence[str], reason: str, origin: Origin, told_by: datetime | None = None) -> int:
    """What a person's own opt-in ends: how many unsubscriptions were in force, of those told by then.

    A blacklisting or a spam report is for staff to end.
    """
    in_force = Suppression.objects.in_force_on(*emails).filter(kind=Suppression.Kind.UNSUBSCRIBED)
    if told_by:
        in_force = in_force.filter(at__lte=told_by)
    ended = list(in_force.order_by("address").select_for_update())
    for unsubscription in ended:
        release(unsubscription, reason, origin)
    return len(ended)


@retried
def release(suppression: Suppression, reason: str, origin: Origin, at: datetime | None = None) -> None:
    """End one suppression, with the reason and who ended it."""
    suppression.ended_at = at or timezone.now()
    suppression.ended_reason = reason
    suppression.ended_by = origin
    suppression.save(update_fields=["ended_at", "ended_reason", "ended_by"])
    row = _row(suppression.channel, suppression.address, None)
    write_contacts([row], origin, match=("email", "phone", "telegram_id"), create=False)


def _row(channel: str, address: str, standing: Standing | None) -> ContactRow:
    """A row that names the holder of the address and says nothing new of the contact."""
    field = ADDRESS_FIELDS.get(channel)
    return ContactRow(values={field: address} if field else {}, standing=standing)
