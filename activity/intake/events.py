"""Events: what a person did, told now or of the past."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from activity.recording import EventRow
from contacts.cleaning import text_of
from contacts.intake.errors import Refused
from crm.values import Invalid, clean_json, spelling

from .schemas import EventCall, PastEventIn, WhoIn
from .whose import Happening, cleaned, instant_told, parsed, person_of

_SPELLED = {
    "contactid": "contactId",
    **dict.fromkeys(("externalcustomerid", "customerid", "userid"), "externalCustomerId"),
    **dict.fromkeys(("email", "emailaddress"), "email"),
    **dict.fromkeys(("phone", "phonenumber", "sms"), "phone"),
    **dict.fromkeys(("telegramid", "telegram"), "telegramId"),
    **dict.fromkeys(("pushtoken", "token"), "pushToken"),
    "deviceid": "deviceId",
}
"""{a parameter's name in small letters and digits: the identifier it gives, as `WhoIn` calls it}"""


def event_now(call: EventCall, at: datetime | None = None) -> Happening:
    """An event of its own, each time it is told; `at` is when, if not now."""
    row = _event(call)
    row.occurred_at, row.event_key = at or timezone.now(), f"~api~{uuid4().hex}"
    return Happening(_person(call), row)


def past_event(call: PastEventIn) -> Happening:
    """The same event of the past is one, however often it is told: see `activity.recording.keys`."""
    row = _event(call)
    occurred_at = cleaned("occurred", instant_told, call.occurred)
    if occurred_at is None:
        raise Refused(422, "is missing", "occurred")
    row.occurred_at = occurred_at
    return Happening(_person(call), row)


def _event(call: EventCall) -> EventRow:
    event_type = cleaned("eventTypeKey", text_of(100), call.event_type_key)
    if not event_type:
        raise Refused(422, "is missing", "eventTypeKey")
    return EventRow(
        contact_id=0,
        type=event_type,
        event_key="",
        occurred_at=timezone.now(),
        key_value=cleaned("keyValue", text_of(255), call.key_value) or "",
        params=_checked({param.name: param.value for param in call.params}),
    )


def _checked(params: dict[str, Any]) -> dict[str, Any]:
    try:
        return clean_json(params)
    except Invalid as error:
        raise Refused(422, str(error), "params") from None


def _person(call: EventCall) -> Any:
    """By its parameters; an event that has no such one is about whom its key value names, if that is an address."""
    given: dict[str, Any] = {}
    for param in call.params:
        name = _SPELLED.get(spelling(param.name))
        if name and param.value not in (None, "") and not isinstance(param.value, dict | list):
            given.setdefault(name, param.value)
    if not given and "@" in call.key_value:
        given["email"] = call.key_value
    elif not given and call.key_value.lstrip("+").isdigit():
        given["phone"] = call.key_value
    try:
        return person_of(parsed(WhoIn, given))
    except Refused as refused:
        raise refused.inside("params") from None
