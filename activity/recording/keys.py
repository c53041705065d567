"""Keys of events that bring none of their own: derived from what they say, so that told again they are the same."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

from .rows import EventRow


def name_events(rows: Sequence[EventRow]) -> None:
    """Give a key to those without: their time, their parameters, and their ordinal among equals of the batch."""
    nameless = [row for row in rows if not row.event_key]
    digests = [_digest(row.params) for row in nameless]
    ordinals = number_equals(
        (row.contact_id, row.type, row.occurred_at, digest) for row, digest in zip(nameless, digests, strict=True)
    )
    for row, digest, ordinal in zip(nameless, digests, ordinals, strict=True):
        row.event_key = f"~{row.occurred_at.isoformat()}~{digest}~{ordinal}"


def number_equals(things: Iterable[Hashable]) -> list[int]:
    """The ordinal of each thing among its equals, so that two displays in one second stay two."""
    seen: Counter[Hashable] = Counter()
    ordinals = []
    for thing in things:
        ordinals.append(seen[thing])
        seen[thing] += 1
    return ordinals


def _digest(params: dict[str, Any]) -> str:
    return blake2b(json.dumps(params, sort_keys=True, default=str).encode(), digest_size=12).hexdigest()
