"""Subscription categories: what the rows ask for, against what the person chose before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from contacts.models import EVIDENCE, WORST_FIRST, Subscription, SubscriptionCategory
from crm.bulk import ID_ARRAY, STAGED, id_array, staged

from .drafts import Draft
from .rows import Consent, ContactRow

SUBSCRIBED, UNSUBSCRIBED = (
    Subscription.State.SUBSCRIBED.value,
    Subscription.State.UNSUBSCRIBED.value,
)


class Stored(NamedTuple):
    """A subscription: no state where nobody was ever asked, no `since` where it begins now."""

    state: str
    since: datetime | None
    source: str


NEVER_ASKED = Stored("", None, "")
_COLUMNS = ("contact_id", "category_id", "state", "since", "source")


@dataclass
class Plan:
    """`keys` is {category id: key}, `states` {(draft, category id): what to store} where something changes."""

    now: datetime
    keys: dict[int, str] = field(default_factory=dict)
    states: dict[tuple[Draft, int], Stored] = field(default_factory=dict)
    changes: dict[Draft, dict[str, list]] = field(default_factory=dict)
    kept: dict[Draft, list[int]] = field(default_factory=dict)

    def there(self, *categories: int) -> list[int]:
        """Without those that were deleted meanwhile."""
        return [category for category in categories if category in self.keys]


def plan(drafts: Iterable[Draft], rows_of: dict[Draft, list[ContactRow]], now: datetime) -> Plan:
    """What to write; a category that the person left is granted again only by a later or a forced consent.

    The drafts have the status of their emails already.
    """
    asking = [draft for draft in drafts if any(row.consent for row in rows_of[draft])]
    planned = Plan(now)
    if not asking:
        return planned
    planned.keys |= SubscriptionCategory.objects.values_list("id", "key")
    stored = _stored([draft.id for draft in asking if not draft.is_new])
    for draft in asking:
        before = stored.get(draft.id, {})
        present = dict(before)
        for row in rows_of[draft]:
            if row.consent:
                _ask(planned, draft, present, row.consent)
        if draft in planned.kept:
            asked = dict.fromkeys(planned.kept[draft])  # by several rows, of which a later one may have been granted
            planned.kept[draft] = [category for category in asked if present[category][0] == UNSUBSCRIBED]
        if not draft.is_new:
            for category, (state, *_) in present.items():
                if (draft, category) in planned.states:
                    changes = planned.changes.setdefault(draft, {})
                    changes |= change_of(planned.keys[category], before.get(category, NEVER_ASKED), state)
    return planned


def change_of(key: str, before: Stored, state: str) -> dict[str, list]:
    """With what was known of the state before, which is overwritten where it is stored."""
    was, since, source = before
    changes: dict[str, list] = {f"subscription.{key}": [was, state]}
    if since:
        changes[f"{EVIDENCE}{key}"] = [{"since": since.isoformat(), "source": source}, None]
    return changes


def _ask(planned: Plan, draft: Draft, present: dict[int, Stored], consent: Consent) -> None:
    at = consent.at if consent.at and consent.at <= planned.now else None  # nobody has agreed in the future
    offered = () if draft["email_status"] in WORST_FIRST else consent.offered
    for category in planned.there(*consent.subscribe, *offered):
        state, since, source = present.get(category, NEVER_ASKED)
        is_proof = consent.own and source != consent.source and (not since or bool(at and at > since))
        if category in consent.unsubscribe or (state == SUBSCRIBED and not is_proof):
            continue
        if state == UNSUBSCRIBED and not consent.forced and not (at and since and at > since):
            planned.kept.setdefault(draft, []).append(category)
            continue
        planned.states[draft, category] = present[category] = Stored(SUBSCRIBED, at, consent.source)
    for category in planned.there(*consent.unsubscribe):
        if present.get(category, NEVER_ASKED)[0] != UNSUBSCRIBED:
            planned.states[draft, category] = present[category] = Stored(UNSUBSCRIBED, None, consent.source)
    for category, state, since, source in consent.returned:
        planned.states[draft, category] = present[category] = Stored(state, since, source or consent.source)


def _stored(contact_ids: list[int]) -> dict[int, dict[int, Stored]]:
    """{contact id: {category id: what is stored}}"""
    found: dict[int, dict[int, Stored]] = {}
    if contact_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT contact_id, category_id, state, since, source FROM contacts_subscription"
                f" WHERE contact_id = ANY({ID_ARRAY})",
                [id_array(contact_ids)],
            )
            for contact_id, category_id, *stored in cursor.fetchall():
                found.setdefault(contact_id, {})[category_id] = Stored(*stored)
    return found


def store(planned: Plan, now: datetime) -> None:
    if not planned.states:
        return
    columns = ", ".join(_COLUMNS)
    _forget(sorted((draft.id, category) for (draft, category), (state, _, _) in planned.states.items() if not state))
    rows = [
        (draft.id, category, state, since or now, source)
        for (draft, category), (state, since, source) in planned.states.items()
        if state
    ]
    with connection.cursor() as cursor, staged(cursor, "contacts_subscription", _COLUMNS, rows) as staging:
        staging.execute(
            f"INSERT INTO contacts_subscription ({columns}) SELECT {columns} FROM {STAGED} AS staged"
            " ON CONFLICT (contact_id, category_id) DO UPDATE"
            " SET state = excluded.state, since = excluded.since, source = excluded.source"
        )


def _forget(subscriptions: list[tuple[int, int]]) -> None:
    """Pairs are (contact id, category id)."""
    if subscriptions:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM contacts_subscription"
                " WHERE (contact_id, category_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))",
                [list(column) for column in zip(*subscriptions, strict=True)],
            )
