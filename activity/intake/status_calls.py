"""Calls that tell how far messages got."""

from ninja import Router

from activity.recording import record_sends
from contacts.intake.answers import REFUSED
from contacts.intake.api import CallRequest, may_write
from contacts.intake.errors import Refused
from contacts.intake.repeating import REPEATABLE, repeatable
from contacts.models import Source

from .items import take_each
from .schemas import EventOut, StatusesCall, StatusIn, TakenOut
from .statuses import status
from .whose import store

router = Router(tags=["Messages"], by_alias=True)


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
    told = status(body)

    def write():
        [outcome] = store([told], request.auth, record_sends, source=Source.API)
        if outcome.contact_id is None:
            raise Refused(404, outcome.reason, "contactId")
        return {"contact_id": outcome.contact_id, "result": outcome.result.value}

    return repeatable(request, request.auth, write)


@router.post(
    "messages/status",
    auth=may_write,
    response={200: TakenOut} | REFUSED,
    summary="Tell the statuses of many messages",
    openapi_extra=REPEATABLE,
)
def save_statuses(request: CallRequest, body: StatusesCall):
    def write():
        return take_each(
            request,
            "statuses",
            body.statuses,
            (StatusIn, status),
            lambda rows: store(rows, request.auth, record_sends, source=Source.API),
        )

    return repeatable(request, request.auth, write)
