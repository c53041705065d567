"""Calls that tell of events."""

from django.utils import timezone
from ninja import Router

from activity.recording import EventRow, name_events, record_events
from contacts.intake.answers import REFUSED
from contacts.intake.api import CallRequest, may_write
from contacts.intake.refusals import refused_at
from contacts.intake.repeating import REPEATABLE
from contacts.intake.tracking import not_ahead
from contacts.models import Origin, Source
from contacts.writing import Result

from .events import event_now, past_event
from .schemas import EventCall, EventOut, PastEventIn, PastEventsCall, TakenOut
from .taking import Kind

router = Router(tags=["Events"], by_alias=True)


def _record_past(rows: list[EventRow], origin: Origin) -> list[Result]:
    """An event is named by the time that was told, so that told again it is the same, whatever clock it was."""
    name_events(rows)
    for row in rows:
        row.occurred_at = not_ahead(row.occurred_at, timezone.now())
    return record_events(rows, origin)


NOW = Kind(EventCall, event_now, record_events, Source.EVENT)
PAST = Kind(PastEventIn, past_event, _record_past, Source.EVENT)


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
    return NOW.take(request, event_now(body, refused_at(request)), "params")


@router.post(
    "events",
    auth=may_write,
    response={200: TakenOut} | REFUSED,
    summary="Tell of events of the past",
    openapi_extra=REPEATABLE,
)
def save_past_events(request: CallRequest, body: PastEventsCall):
    """Told again they change nothing: an event is the same by its contact, type, time and parameters."""
    return PAST.take_each(request, "events", body.events)
