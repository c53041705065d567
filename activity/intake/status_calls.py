"""Calls that tell how far messages got."""

from ninja import Router

from activity.recording import record_sends
from contacts.intake.answers import REFUSED
from contacts.intake.api import CallRequest, may_write
from contacts.intake.repeating import REPEATABLE
from contacts.models import Source

from .schemas import EventOut, StatusesCall, StatusIn, TakenOut
from .statuses import status
from .taking import Kind

router = Router(tags=["Messages"], by_alias=True)

STATUSES = Kind(StatusIn, status, record_sends, Source.API)


@router.post(
    "message/status",
    auth=may_write,
    response={200: EventOut} | REFUSED,
    summary="Tell the status of a message",
    openapi_extra=REPEATABLE,
)
def save_status(request: CallRequest, body: StatusIn):
    """The furthest status wins, whatever the order of arrival. A permanent failure blacklists the email; a spam report
    and an unsubscription suppress the address on the message's channel.
    """
    return STATUSES.take(request, status(body), "contactId")


@router.post(
    "messages/status",
    auth=may_write,
    response={200: TakenOut} | REFUSED,
    summary="Tell the statuses of many messages",
    openapi_extra=REPEATABLE,
)
def save_statuses(request: CallRequest, body: StatusesCall):
    return STATUSES.take_each(request, "statuses", body.statuses)
