"""What came of a call is noted: the messages of a batch by their kind, and what was refused, to be sent again."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from contacts.intake.arrivals import count_taken
from contacts.intake.errors import Refused
from contacts.intake.refusals import keep_refusals
from contacts.intake.tracking import Clock, Message, said_traits, times_of
from contacts.models import ApiKey

from .taking import Taken


def count_messages(taken: Taken, key: ApiKey, called: str) -> None:
    """Beside the call itself, which is counted by its door."""
    for kind, number in Counter(message.kind for message, _ in taken.messages).items():
        count_taken(key, f"{called}: {kind}", number)


def keep_refused(taken: Taken, key: ApiKey, clock: Clock, called: str, *, is_counted: bool) -> None:
    """The bad messages, and of the others the traits that were left out, so that they can be sent again.

    `called` is what was called, such as `POST /v1/batch`; `is_counted` whether its door counts what was refused.
    """
    kept = [(_dated(body, clock), refused.status, _in_words(refused)) for body, refused in taken.refused]
    kept += [(_left_out(message), 400, "; ".join(_faults(message))) for message, _ in taken.messages if message.faults]
    refused = [(status, reason, json.dumps({"batch": [body]}, ensure_ascii=False)) for body, status, reason in kept]
    keep_refusals(key, called, "/v1/batch", refused, is_counted=is_counted)


def _in_words(refused: Refused) -> str:
    return f"{refused.field}: {refused.message}" if refused.field else refused.message


def _left_out(message: Message) -> dict[str, Any]:
    """A message of its own, which says again what could not be taken."""
    names = {name.removeprefix("traits.").partition(".")[0] for name in message.faults}
    who = {"userId": message.user_id or None, "anonymousId": message.anonymous_id or None}
    traits = {name: value for name, value in said_traits(message).items() if name in names}
    return {"type": "identify", **who, "traits": traits, "timestamp": message.at.isoformat()}


def _faults(message: Message) -> Iterator[str]:
    return (f"{name}: {reason}" for name, reason in message.faults.items())


def _dated(body: Any, clock: Clock) -> Any:
    """With the time that holds whenever it is sent again, by our clock, and without the key."""
    if not isinstance(body, dict):
        return body
    kept = {name: value for name, value in body.items() if name not in ("writeKey", "sentAt")}
    with suppress(Refused):  # a time that can't be read stays as it is
        _, at = times_of(body, clock)
        kept = {name: value for name, value in kept.items() if name != "originalTimestamp"}
        kept["timestamp"] = at.isoformat()
    return kept
