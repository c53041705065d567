"""Messages are taken: those that are new are written, all in one transaction; a bad one is refused by itself."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import transaction

from activity.recording import EventRow, SendRow
from contacts.intake.errors import Refused
from contacts.intake.receipts import first_seen
from contacts.intake.together import Together
from contacts.intake.tracking import MOST_BYTES, Clock, Message, check_device, message_of, write_people
from contacts.models import ApiKey
from contacts.writing.retrying import retried

from .happenings import happening_of, record

Recorded = EventRow | SendRow | None
Messages = Sequence[tuple[Message, Recorded]]


@dataclass
class Taken:
    """What became of the messages of one call; `refused` are the bad ones, as they came."""

    messages: list[tuple[Message, Recorded]] = field(default_factory=list)
    refused: list[tuple[Any, Refused]] = field(default_factory=list)

    @property
    def faults(self) -> list[Refused]:
        """All that was not taken: bad messages, and traits that were left out."""
        left_out = [Refused(400, why, name) for message, _ in self.messages for name, why in message.faults.items()]
        return [*(refused for _, refused in self.refused), *left_out]

    @property
    def ignored(self) -> int:
        """How many traits are no fields here."""
        return sum(message.ignored for message, _ in self.messages)


def take(bodies: Sequence[Any], kind: str, key: ApiKey, clock: Clock) -> Taken:
    """Store what the messages say, of those that never came before. `kind` is "" where each says its own."""
    taken = _read(bodies, kind, clock)
    if taken.messages:
        _write_together(key, taken.messages)
    return taken


@transaction.atomic
def take_all(bodies: Sequence[Any], kind: str, key: ApiKey, clock: Clock) -> Taken:
    """The same, or nothing: raises `Refused` where anything can't be taken."""
    taken = _read(bodies, kind, clock)
    _write(taken.messages, key)
    if taken.faults:
        raise taken.faults[0]
    return taken


def _read(bodies: Sequence[Any], kind: str, clock: Clock) -> Taken:
    taken = Taken()
    for body in bodies:
        try:
            message = message_of(body, kind or _kind_of(body), clock)
            check_device(message)
            taken.messages.append((message, happening_of(message)))
        except Refused as refused:
            taken.refused.append((body, refused))
    return taken


@retried
def _write(messages: Messages, key: ApiKey) -> None:
    new = first_seen(_sender_of(key), (message.message_id for message, _ in messages))
    first = {message.message_id: (message, each) for message, each in reversed(messages) if message.message_id in new}
    if not first:
        return
    fresh = list(reversed(first.values()))
    contact_ids = write_people([message for message, _ in fresh], key)
    record(_with_contacts(fresh, contact_ids), key.origin)


def _write_calls(key: ApiKey, calls: Sequence[Messages]) -> Sequence[None]:
    _write([*chain(*calls)], key)
    return [None] * len(calls)


_write_together = Together(_write_calls)


def _sender_of(key: ApiKey) -> str:
    """In whose messages an ID names one: the application's, whose keys are replaced now and then."""
    return f"messages:application:{key.application_id}" if key.application_id else f"messages:key:{key.pk}"


def _with_contacts(messages: Iterable[tuple[Message, Recorded]], contact_ids: list[int]) -> Iterator[Any]:
    for (_, happening), contact_id in zip(messages, contact_ids, strict=True):
        if happening is not None:
            happening.contact_id = contact_id
            yield happening


def _kind_of(body: Any) -> Any:
    """What a message in a batch says of itself, where it isn't too large."""
    if len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")) > MOST_BYTES:
        raise Refused(413, f"is larger than {MOST_BYTES:,} bytes")
    return body.get("type") if isinstance(body, dict) else None
