"""Campaigns, workflows and event types by name, made on sight; a handful of queries per batch."""

import re
from collections.abc import Collection, Iterable
from typing import Any

LONGEST_NAME = 150
"""Of a catalogue's entry; a key in small letters may be longer than the key."""

_WORD_EDGE = re.compile(r"[\s_\-.:]+|(?<=[a-z0-9])(?=[A-Z])")


def campaign_ids(cursor: Any, campaigns: Collection[tuple[str, str]]) -> dict[tuple[str, ...], int]:
    """{(name, channel): id}"""
    return _ids(
        cursor,
        campaigns,
        find="SELECT name, channel, id FROM activity_campaign"
        " JOIN unnest(%s::text[], %s::text[]) AS named (name, channel) USING (name, channel)",
        make="INSERT INTO activity_campaign (name, channel, display_frequency)"
        " SELECT name, channel, '' FROM unnest(%s::text[], %s::text[]) AS named (name, channel) ON CONFLICT DO NOTHING",
    )


def workflow_ids(cursor: Any, names: Iterable[str]) -> dict[str, int]:
    """{name: id}, for the names that aren't empty."""
    found = _ids(
        cursor,
        [(name,) for name in names if name],
        find="SELECT name, id FROM activity_workflow WHERE name = ANY(%s)",
        make="INSERT INTO activity_workflow (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
    )
    return {name: workflow_id for (name,), workflow_id in found.items()}


def event_type_ids(cursor: Any, keys: Iterable[str]) -> dict[str, int]:
    """{key: id}; a new type is named after its key, `productViewed` becoming *Product viewed*."""
    found = _ids(
        cursor,
        [(key, _readable(key)) for key in keys],
        find="SELECT key, named.name, id FROM activity_eventtype"
        " JOIN unnest(%s::text[], %s::text[]) AS named (key, name) USING (key)",
        make="INSERT INTO activity_eventtype (key, name) SELECT * FROM unnest(%s::text[], %s::text[])"
        " ON CONFLICT DO NOTHING",
    )
    return {key: type_id for (key, _), type_id in found.items()}


def assign_workflows(cursor: Any, pairs: Collection[tuple[int, int]]) -> None:
    """Add to event types the workflows that they launch; pairs are (event type id, workflow id)."""
    if pairs:
        cursor.execute(
            "INSERT INTO activity_eventtype_workflows (eventtype_id, workflow_id)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
            _columns(pairs),
        )


def _ids(cursor: Any, named: Collection[tuple[str, ...]], *, find: str, make: str) -> dict[tuple[str, ...], int]:
    """What is not there yet is made, sorted, so that two batches make the same ones in the same order."""
    if not named:
        return {}
    found = _found(cursor, find, named)
    if missing := set(named).difference(found):
        cursor.execute(make, _columns(missing))
        found |= _found(cursor, find, missing)
    return found


def _found(cursor: Any, find: str, named: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    cursor.execute(find, _columns(named))
    return {tuple(names): pk for *names, pk in cursor.fetchall()}


def _columns(rows: Iterable[tuple]) -> list[list]:
    return [list(column) for column in zip(*sorted(rows), strict=True)]


def _readable(key: str) -> str:
    words = [word if word.isupper() else word.lower() for word in _WORD_EDGE.split(key) if word]
    name = " ".join(words) or key
    return (name[0].upper() + name[1:])[:LONGEST_NAME]
