"""What suppresses an address: a permanent failure, a spam report, an unsubscription.

A report counts by what it says itself, whatever else becomes of its send: so the order of arrival makes no
difference, and a suppression that came from it ends as all others do.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from activity.models import SendStatus
from contacts.models import ADDRESS_FIELDS, Origin, Suppression
from contacts.writing import Standing, suppress
from crm.values import Invalid, clean_text, spelling

from .rows import SendRow

_TELLING = {status.value: status.slug for status in (SendStatus.UNDELIVERED, SendStatus.UNSUBSCRIBED, SendStatus.SPAM)}
_TELLING_STATUSES, _TELLING_TIMES = (*_TELLING,), frozenset(_TELLING.values())
_BOUNCES = {
    **dict.fromkeys(("hard", "hardbounce", "permanent"), "hard"),
    **dict.fromkeys(("soft", "softbounce", "temporary", "transient", "block", "blocked"), "soft"),
    **dict.fromkeys(("undetermined", "bounce", "bounced", "yes", "true", "1"), "undetermined"),
    **dict.fromkeys(("", "no", "none", "false", "0", "na", "null"), ""),
}
_ENHANCED_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")  # RFC 3463
_REPLY_CODE = re.compile(r"(?<![\d.])[245]\d\d(?!\.?\d)")  # RFC 5321


class _Report(NamedTuple):
    """One reason to suppress; `field` is the contact's field that holds the address."""

    contact_id: int
    field: str
    channel: str
    kind: str
    at: datetime
    reason: str
    cause: str
    address: str


def clean_bounce(text: str) -> str:
    """`hard` or `soft`, `undetermined` where the reason has to tell, or a code; "" where there was no bounce."""
    said = clean_text(text, 40)
    bounce = _BOUNCES.get(spelling(said))
    if bounce is not None:
        return bounce
    code = _ENHANCED_CODE.search(said) or _REPLY_CODE.search(said)
    if code is None:
        raise Invalid("not a kind of bounce: use hard or soft")
    return "" if code.group().startswith("2") else said


def is_permanent(bounce: str, reason: str) -> bool:
    """Whether a failure is for good: by its mark, else its enhanced status code, else its SMTP reply code."""
    if bounce in {"hard", "soft"}:
        return bounce == "hard"
    said = f"{bounce} {reason}"
    if code := _ENHANCED_CODE.search(said):
        kind, subject, detail = map(int, code.groups())
        return kind == 5 and subject != 7 and (subject, detail) != (2, 2)
    reply = _REPLY_CODE.search(said)
    return reply is not None and reply.group() in {"550", "551", "553"}


def suppress_by(rows: Iterable[SendRow], origin: Origin) -> None:
    """Suppress the addresses that the rows speak against; what is in force already stays as it is."""
    reports = [report for row in rows if _may_tell(row) for report in _reports(row)]
    if not reports:
        return
    standings = [
        Standing(report.kind, report.at, report.reason, report.cause, report.channel, address)
        for address, report in zip(_addresses(reports), reports, strict=True)
        if address
    ]
    known = _in_force({standing.address for standing in standings})
    if new := [each for each in standings if (each.channel, each.address, each.status) not in known]:
        suppress(new, origin)


def _may_tell(row: SendRow) -> bool:
    """Quickly passes over the many rows that are no evidence."""
    return bool(row.bounce or row.status in _TELLING_STATUSES or not _TELLING_TIMES.isdisjoint(row.times))


def _reports(row: SendRow) -> Iterator[_Report]:
    field = ADDRESS_FIELDS.get(row.channel)
    if field is None:
        return
    for status, kind in (
        (SendStatus.UNDELIVERED, Suppression.Kind.BLACKLISTED),
        (SendStatus.UNSUBSCRIBED, Suppression.Kind.UNSUBSCRIBED),
        (SendStatus.SPAM, Suppression.Kind.SPAM),
    ):
        failed = status == SendStatus.UNDELIVERED
        reported = row.status == status or status.slug in row.times or (failed and row.bounce)
        if not reported or (failed and not (field == "email" and is_permanent(row.bounce, row.reason))):
            continue
        at = row.times.get(status.slug, row.sent_at)
        yield _Report(row.contact_id, field, row.channel, kind.value, at, row.reason, row.campaign, row.address)


def _addresses(reports: list[_Report]) -> list[str]:
    """The address that each report is about: the one it names, else the one that the contact had then; or "".

    Where it had none, the first that was added since is taken for it: history is often imported after the people.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COALESCE(
                NULLIF(report.address, ''), NULLIF(replaced.address, ''), to_jsonb(contact) ->> report.field, ''
            )
            FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[]) WITH ORDINALITY
                AS report (contact_id, field, at, address, ordinal)
            LEFT JOIN LATERAL (
                SELECT email, phone, telegram_id FROM contacts_contact WHERE id = report.contact_id
            ) AS contact ON true
            LEFT JOIN LATERAL (
                SELECT COALESCE(NULLIF(fields -> report.field ->> 0, ''), fields -> report.field ->> 1) AS address
                FROM contacts_change
                WHERE contact_id = report.contact_id AND contacts_change.at > report.at AND fields ? report.field
                ORDER BY contacts_change.at, id LIMIT 1
            ) AS replaced ON true
            ORDER BY ordinal
            """,
            [list(column) for column in zip(*((r.contact_id, r.field, r.at, r.address) for r in reports), strict=True)],
        )
        return [address for (address,) in cursor.fetchall()]


def _in_force(addresses: set[str]) -> set[tuple[str, str, str]]:
    """(channel, address, kind) of the suppressions that hold."""
    known = Suppression.objects.in_force().filter(address__in=addresses)
    return set(known.values_list("channel", "address", "kind"))
