"""One message of a tracker: who, when by our clock, and its parts; what every kind of message needs is checked here."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import uuid4

from contacts.intake.errors import Refused
from crm.values import Invalid, clean_instant, clean_json, clean_text

KINDS = ("identify", "track", "page", "screen", "group", "alias")
MOST_BYTES = 32 * 1024
ON_THE_WAY = timedelta(seconds=10)
"""A message takes that long to arrive; only a larger difference tells of a clock that is wrong."""

_PARTS = ("context", "traits", "properties")


@dataclass(frozen=True)
class Clock:
    """When a call arrived, and how far the sender's clock is behind ours."""

    received_at: datetime
    behind: timedelta = timedelta(0)

    @classmethod
    def of(cls, received_at: datetime, sent_at: Any) -> "Clock":
        """`sent_at` is when the sender says that it made the call, or None."""
        if sent_at is None:
            return cls(received_at)
        behind = received_at - _instant(sent_at, "sentAt")
        return cls(received_at, behind if abs(behind) > ON_THE_WAY else timedelta(0))

    def corrected(self, moment: datetime, name: str) -> datetime:
        try:
            return clean(lambda: clean_instant((moment + self.behind).isoformat(), UTC), name)
        except OverflowError:
            raise Refused(400, "is out of range", name) from None


@dataclass(slots=True)
class Message:
    """`faults` are {field: why it was left out}, of traits that could not be taken; `ignored` counts unknown ones."""

    kind: str
    message_id: str
    user_id: str
    anonymous_id: str
    previous_id: str
    at: datetime
    received_at: datetime
    context: dict[str, Any]
    traits: dict[str, Any]
    properties: dict[str, Any]
    body: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)
    ignored: int = 0

    def text(self, name: str, most: int) -> str:
        """A text at the top of the message, "" where there is none."""
        return text_in(self.body, name, most)


def message_of(body: Any, kind: Any, clock: Clock) -> Message:
    """Raises `Refused`, which names the field."""
    if not isinstance(body, dict):
        raise Refused(400, "is not a message: an object was expected")
    if kind not in KINDS:
        raise Refused(400, f"is not a kind of message: use one of {', '.join(KINDS)}", "type")
    context, traits, properties = (_part(body, name) for name in _PARTS)
    said_at, at = times_of(body, clock)
    message = Message(
        kind=kind,
        message_id=text_in(body, "messageId", 255) or _derived_id(body, kind, said_at),
        user_id=text_in(body, "userId", 255),
        anonymous_id=text_in(body, "anonymousId", 255),
        previous_id=text_in(body, "previousId", 255),
        at=at,
        received_at=clock.received_at,
        context=context,
        traits=traits,
        properties=properties,
        body=body,
    )
    _check_who(message)
    return message


def text_in(values: dict[str, Any], name: str, most: int, place: str = "") -> str:
    """A text or a whole number, "" where there is none."""
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean(lambda: clean_text(value, most), place + name)


def clean(cleaner: Any, name: str) -> Any:
    """What the gate makes of a value; a refusal names the field."""
    try:
        return cleaner()
    except Invalid as error:
        raise Refused(400, str(error), name) from None


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise Refused(400, "is not an object", name)
    return clean(lambda: clean_json(part), name)


def times_of(body: dict[str, Any], clock: Clock) -> tuple[datetime | None, datetime]:
    """When it happened by the sender's clock, if that was said, and by ours."""
    name = "originalTimestamp" if body.get("originalTimestamp") is not None else "timestamp"
    if body.get(name) is None:
        return None, clock.received_at
    said = _instant(body[name], name)
    return said, not_ahead(clock.corrected(said, name), clock.received_at)


def not_ahead(at: datetime, received_at: datetime) -> datetime:
    """What a clock that is a little ahead of ours tells of is now; what is told of the future stays in the future."""
    return received_at if received_at < at <= received_at + ON_THE_WAY else at


def _instant(value: Any, name: str) -> datetime:
    return clean(lambda: clean_instant(value, UTC), name)


def _derived_id(body: dict[str, Any], kind: str, said_at: datetime | None) -> str:
    """For a message without an ID: the same message said to have happened at the same time is the same one."""
    if said_at is None:
        return f"~{uuid4()}"
    told = {name: body.get(name) for name in ("userId", "anonymousId", "event", "name", "groupId", *_PARTS[1:])}
    digest = blake2b(json.dumps([kind, told], sort_keys=True).encode(errors="replace"), digest_size=16)
    return f"~{said_at.isoformat()}~{digest.hexdigest()}"


def _check_who(message: Message) -> None:
    if message.kind == "alias":
        for name, value in (("previousId", message.previous_id), ("userId", message.user_id)):
            if not value:
                raise Refused(400, "is needed to say which two are one", name)
    elif not (message.user_id or message.anonymous_id):
        raise Refused(400, "is needed, or an anonymousId: whom is this about?", "userId")
