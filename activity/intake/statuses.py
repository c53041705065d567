"""Statuses of messages, in whatever order they arrive."""

from activity.imports.sends import clean_channel, clean_status
from activity.models import SendStatus
from activity.recording import SendRow, clean_bounce
from contacts.cleaning import text_of
from contacts.intake.errors import Refused
from contacts.models import ADDRESS_FIELDS

from .schemas import StatusIn
from .whose import Happening, cleaned, instant, person_of


def status(told: StatusIn) -> Happening:
    """A message of which nobody has said when it was sent is dated by the earliest status that is known."""
    reached = _needed("status", cleaned("status", clean_status, told.status))
    at = _needed("date", cleaned("date", instant, told.date))
    row = SendRow(
        contact_id=0,
        campaign=_needed("campaign", cleaned("campaign", text_of(255), told.campaign)),
        channel=_needed("mediaType", cleaned("mediaType", clean_channel, told.media_type)),
        message_key=_needed("messageId", cleaned("messageId", text_of(240), told.message_id)),
        sent_at=cleaned("sentAt", instant, told.sent_at) or at,
        times={} if reached == SendStatus.SENT else {reached.slug: at},
        status=reached,
        bounce=cleaned("bounce", clean_bounce, told.bounce) or "",
        reason=cleaned("reason", text_of(500), told.reason) or "",
    )
    person = person_of(told)
    row.address = person.values.get(ADDRESS_FIELDS.get(row.channel, ""), "")
    return Happening(person, row)


def _needed(name, value):
    if value is None:
        raise Refused(422, "is missing", name)
    return value
