"""The status of an address: suppressions in force, confirmation asked and given, and the worst of them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection

from contacts.models import WORST_FIRST, EmailStatus, Origin, Suppression
from crm.bulk import TEXT_ARRAY, text_array

from .drafts import Draft
from .rows import ContactRow, Standing

Key = tuple[str, str, str]
"""(channel, address, kind)"""


def apply(
    drafts: Collection[Draft],
    rows_of: dict[Draft, list[ContactRow]],
    nameless: Iterable[ContactRow],
    *,
    origin: Origin,
    now: datetime,
    dry_run: bool,
) -> None:
    """Record what the rows say of addresses, then give each draft the status that follows."""
    for draft in drafts:
        if draft.has_another_email:
            _part_with_confirmation(draft)
    said = _heard(drafts, rows_of, nameless, now)
    suppressed = _in_force({draft["email"] for draft in drafts if draft["email"]})
    new = _earliest_not_released(said, now)
    for channel, address, kind in new:
        if channel == "email":
            suppressed.setdefault(address, set()).add(kind)
    if not dry_run:
        _store(new, origin, now)
    for draft in drafts:
        draft.values["email_status"] = _status(draft, suppressed.get(draft["email"], set()))


def _heard(
    drafts: Iterable[Draft], rows_of: dict[Draft, list[ContactRow]], nameless: Iterable[ContactRow], now: datetime
) -> list[tuple[Key, Standing]]:
    """What the rows say, of one address perhaps several times."""
    said: list[tuple[Key, Standing]] = []
    for draft in drafts:
        for row in rows_of[draft]:
            for standing in row.standing.one_by_one() if row.standing else ():
                _hear(draft, row, standing, said, now)
    standings = (standing for row in nameless if row.standing for standing in row.standing.one_by_one())
    said += [_about(standing.address, standing) for standing in standings if standing.address]
    return said


def _part_with_confirmation(draft: Draft) -> None:
    """It goes with its email; who was asked and did not answer has not agreed by getting another one."""
    stored = draft.stored or {}
    draft.values.setdefault("confirmed_at", None)
    if not _is_pending(stored["confirmation_asked_at"], stored["confirmed_at"]):
        draft.values.setdefault("confirmation_asked_at", None)


def _is_pending(asked_at: datetime | None, confirmed_at: datetime | None) -> bool:
    return bool(asked_at and (confirmed_at is None or confirmed_at < asked_at))


def _hear(draft: Draft, row: ContactRow, standing: Standing, said: list, now: datetime) -> None:
    email = row.values.get("email") or draft["email"]
    if standing.status in WORST_FIRST:
        if address := standing.address or email:
            said.append(_about(address, standing))
    elif standing.status == EmailStatus.NOT_CONFIRMED and email and email == draft["email"]:
        confirmed_at = draft["confirmed_at"]
        asked_at = standing.at or draft["confirmation_asked_at"] or (None if confirmed_at else now)
        if asked_at and (not confirmed_at or confirmed_at < asked_at):
            draft.values["confirmation_asked_at"] = asked_at


def _about(address: str, standing: Standing) -> tuple[Key, Standing]:
    return (standing.channel, address, standing.status), standing


def _status(draft: Draft, kinds: set[str]) -> str:
    """The worst that holds: blacklisted, spam, unsubscribed, not confirmed, active; or no email."""
    if not draft["email"]:
        return EmailStatus.NO_EMAIL.value
    for kind in WORST_FIRST:
        if kind in kinds:
            return kind
    pending = _is_pending(draft["confirmation_asked_at"], draft["confirmed_at"])
    return EmailStatus.NOT_CONFIRMED.value if pending else EmailStatus.ACTIVE.value


def _in_force(emails: set[str]) -> dict[str, set[str]]:
    """{address: kinds of suppression in force}"""
    found: dict[str, set[str]] = {}
    if emails:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT address, kind FROM contacts_suppression"
                f" WHERE channel = 'email' AND address = ANY({TEXT_ARRAY}) AND ended_at IS NULL",
                [text_array(emails)],
            )
            for address, kind in cursor.fetchall():
                found.setdefault(address, set()).add(kind)
    return found


def _earliest_not_released(said: list[tuple[Key, Standing]], now: datetime) -> dict[Key, Standing]:
    """The first evidence of each; what is older than the release of its like was weighed already, and hides nothing."""
    if not said:
        return {}
    released: dict[Key, datetime] = {}
    ended = Suppression.objects.filter(address__in={address for (_, address, _), _ in said}, ended_at__isnull=False)
    for channel, address, kind, ended_at in ended.order_by("ended_at").values_list(
        "channel", "address", "kind", "ended_at"
    ):
        if ended_at:
            released[channel, address, kind] = ended_at
    earliest: dict[Key, Standing] = {}
    for key, standing in sorted(said, key=lambda told: told[1].at or now):
        if key not in released or standing.at is None or standing.at > released[key]:
            earliest.setdefault(key, standing)
    return earliest


def _store(said: dict[Key, Standing], origin: Origin, now: datetime) -> None:
    """Suppress, sorted by key; what is in force already keeps its first date and reason."""
    if not said:
        return
    rows = [
        (channel, address, kind, standing.at or now, standing.reason, standing.cause, origin.pk)
        for (channel, address, kind), standing in sorted(said.items(), key=lambda item: item[0])
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_suppression (channel, address, kind, at, reason, cause, origin_id, ended_reason)"
            " SELECT *, '' FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[],"
            " %s::bigint[]) ON CONFLICT (channel, address, kind) WHERE ended_at IS NULL DO NOTHING",
            [list(column) for column in zip(*rows, strict=True)],
        )
