"""Calls that tell of events."""

from ninja import Router

from activity.recording import EventRow, name_events, record_events
from contacts.intake.answers import REFUSED
from contacts.intake.api import CallRequest, may_write
from contacts.intake.errors import Refused
from contacts.intake.repeating import REPEATABLE, repeatable
from contacts.models import Origin, Source
from contacts.writing import Result

from .events import event_now, past_event
from .items import take_each
from .schemas import EventCall, EventOut, PastEventIn, PastEventsCall, TakenOut
from .whose import store

router = Router(tags=["Events"], by_alias=True)


@router.post(
    "event",
    auth=may_write,
    response={200: EventOut} | REFUSED,
    summary="Tell of an event",
    openapi_extra=REPEATABLE,
)
def save_event(request: CallRequest, body: EventCall):
    """It is about the contact that its parameters name: contactId, externalCustomerId, email, phone, telegramId,
    pushToken, deviceId, the strongest that is known. Somebody unknown becomes a contact with the source Event.
    """
    told = event_now(body)

    def write():
        [outcome] = store([told], request.auth, record_events, source=Source.EVENT)
        if outcome.contact_id is None:
            raise Refused(404, outcome.reason, "params")
        return {"contact_id": outcome.contact_id, "result": outcome.result.value}

    return repeatable(request, request.auth, write)


@router.post(
    "events",
    auth=may_write,
    response={200: TakenOut} | REFUSED,
    summary="Tell of events of the past",
    openapi_extra=REPEATABLE,
)
def save_past_events(request: CallRequest, body: PastEventsCall):
    """Told again they change nothing: an event is the same by its contact, type, time and parameters."""

    def write():
        return take_each(
            request,
            "events",
            body.events,
            (PastEventIn, past_event),
            lambda rows: store(rows, request.auth, _record_past, source=Source.EVENT),
        )

    return repeatable(request, request.auth, write)


def _record_past(rows: list[EventRow], origin: Origin) -> list[Result]:
    name_events(rows)
    return record_events(rows, origin)
