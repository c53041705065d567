"""`ContactSummary`, kept in step: what is new moves it forward; where something changed or left it is counted anew."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from activity.models import NO_REVENUE, SendStatus
from contacts.models import NEVER
from crm.bulk import ID_ARRAY, TEXT_ARRAY, VALUE_ARRAY, id_array, text_array

from .rows import OrderRow
from .traces import Told, latest_of, next_of

EARLIEST = """
    ON CONFLICT (contact_id) DO UPDATE SET at = excluded.at WHERE stored.at > excluded.at
"""
"""What becomes of a `ComingActivity` in an INSERT into its table as `stored`, where the contact has one."""

_SEND_INSTANTS = [status.at for status in SendStatus]


def follow_activity(written: Iterable[Told], now: datetime) -> None:
    """Move the last activity of contacts forward to what was written, or back where that was the latest before.

    It reads nothing else, unless something has gone back, and meets the summaries in the order of their contacts. Of
    two writers at the same moment, one of which takes the latest back, the other's may be missed until the next.
    """
    latest: dict[int, datetime] = {}
    gone_back: set[int] = set()
    for told in written:
        if told.has_gone_back:
            gone_back.add(told.contact_id)
        elif told.latest:
            latest[told.contact_id] = max(told.latest, latest.get(told.contact_id, told.latest))
    if not latest and not gone_back:
        return
    with connection.cursor() as cursor:
        if gone_back:
            lock_summaries(cursor, gone_back.union(latest))
        cursor.execute(
            f"""
            UPDATE contacts_contactsummary AS summary SET last_activity_at = latest
            FROM (
                SELECT * FROM unnest({ID_ARRAY}, {TEXT_ARRAY}::timestamptz[]) AS given (id, latest) ORDER BY id
            ) AS touched
            WHERE contact_id = touched.id AND last_activity_at < latest
            """,
            [id_array(latest), text_array(map(str, latest.values()))],
        )
    recompute_last_activity(gone_back, now)


def recompute_last_activity(contact_ids: Collection[int], now: datetime) -> None:
    """Read it back from all that is stored of these contacts, for when something leaves them or gets another date.

    What is to come next is noted; one that was noted and is not there any more does no harm.
    """
    if not contact_ids:
        return
    with connection.cursor() as cursor:
        lock_summaries(cursor, contact_ids)
        cursor.execute(
            f"""
            WITH read AS (
                SELECT touched.id,
                    GREATEST(
                        %(never)s::timestamptz,
                        sends.latest,
                        (SELECT max(occurred_at) FROM activity_event
                            WHERE contact_id = touched.id AND occurred_at <= %(now)s),
                        (SELECT max(ordered_at) FROM activity_order
                            WHERE contact_id = touched.id AND ordered_at <= %(now)s)
                    ) AS latest,
                    LEAST(
                        sends.coming,
                        (SELECT min(occurred_at) FROM activity_event
                            WHERE contact_id = touched.id AND occurred_at > %(now)s),
                        (SELECT min(ordered_at) FROM activity_order
                            WHERE contact_id = touched.id AND ordered_at > %(now)s)
                    ) AS coming
                FROM unnest(%(ids)s::bigint[]) AS touched (id)
                CROSS JOIN LATERAL (
                    SELECT max({latest_of(_SEND_INSTANTS)}) AS latest, min({next_of(_SEND_INSTANTS)}) AS coming
                    FROM activity_send WHERE contact_id = touched.id
                ) AS sends
            ), noted AS (
                INSERT INTO activity_comingactivity AS stored (contact_id, at)
                SELECT id, coming FROM read WHERE coming IS NOT NULL ORDER BY id
                {EARLIEST}
            )
            UPDATE contacts_contactsummary AS summary SET last_activity_at = latest
            FROM read WHERE contact_id = read.id AND last_activity_at <> latest
            """,
            {"ids": sorted(contact_ids), "now": now, "never": NEVER},
        )


@dataclass(slots=True)
class _Added:
    """New orders of one contact in one currency; `revenue` is None where none of them brings any."""

    orders: int = 0
    revenue: Decimal | None = None
    latest: datetime | None = None


def add_orders(rows: Iterable[OrderRow], now: datetime) -> None:
    """Move the summaries forward by orders that are new, whatever else is stored of their contacts.

    What they leave open is as `record_orders` stores it.
    """
    for added in _added(rows, now):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE contacts_contactsummary AS summary SET
                    orders = summary.orders + added.orders,
                    revenue = summary.revenue || CASE WHEN added.revenue IS NULL THEN '{{}}' ELSE jsonb_build_object(
                        currency, trim_scale(COALESCE((summary.revenue ->> currency)::numeric, 0) + added.revenue)::text
                    ) END,
                    last_activity_at = GREATEST(last_activity_at, latest)
                FROM (
                    SELECT id, COALESCE(currency, '') AS currency, orders, revenue, latest FROM unnest(
                        {ID_ARRAY}, {VALUE_ARRAY}, {VALUE_ARRAY}::int[], {VALUE_ARRAY}::numeric[],
                        {VALUE_ARRAY}::timestamptz[]
                    ) AS given (id, currency, orders, revenue, latest) ORDER BY id
                ) AS added
                WHERE contact_id = added.id
                """,
                [
                    id_array(added),
                    text_array(currency for currency, _ in added.values()),
                    text_array(str(each.orders) for _, each in added.values()),
                    text_array(_text(each.revenue) for _, each in added.values()),
                    text_array(_text(each.latest) for _, each in added.values()),
                ],
            )


def _added(rows: Iterable[OrderRow], now: datetime) -> list[dict[int, tuple[str, _Added]]]:
    """{contact id: (currency, what came)}, which is one for each currency that a contact has among the rows."""
    sums: dict[tuple[int, str], _Added] = {}
    for row in rows:
        added = sums.setdefault((row.contact_id, row.currency), _Added())
        added.orders += 1
        if row.status not in NO_REVENUE:
            added.revenue = (added.revenue or Decimal(0)) + (row.amount or 0)
        at = row.ordered_at or now
        if at <= now:
            added.latest = max(added.latest or at, at)
    turns: list[dict[int, tuple[str, _Added]]] = []
    for (contact_id, currency), added in sums.items():
        turn = next((turn for turn in turns if contact_id not in turn), None)
        if turn is None:
            turns.append(turn := {})
        turn[contact_id] = currency, added
    return turns


def _text(value: Decimal | datetime | None) -> str:
    return "" if value is None else str(value)


def recompute_orders(contact_ids: Collection[int], now: datetime) -> None:
    """Count these contacts' orders, and sum up per currency those that were neither cancelled nor abandoned.

    Their last activity moves forward to the latest order that has come.
    """
    if not contact_ids:
        return
    with connection.cursor() as cursor:
        lock_summaries(cursor, contact_ids)
        cursor.execute(
            """
            UPDATE contacts_contactsummary AS summary SET orders = counted.orders, revenue = counted.revenue,
                last_activity_at = GREATEST(last_activity_at, latest)
            FROM unnest(%(ids)s::bigint[]) AS touched (id)
            CROSS JOIN LATERAL (
                SELECT COALESCE(sum(orders), 0) AS orders,
                    COALESCE(jsonb_object_agg(currency, trim_scale(revenue)::text) FILTER (WHERE revenue IS NOT NULL),
                        '{}') AS revenue,
                    max(latest) AS latest
                FROM (
                    SELECT currency, count(*) AS orders,
                        sum(amount) FILTER (WHERE status <> ALL(%(no_revenue)s)) AS revenue,
                        max(ordered_at) FILTER (WHERE ordered_at <= %(now)s) AS latest
                    FROM activity_order WHERE contact_id = touched.id GROUP BY currency
                ) AS per_currency
            ) AS counted
            WHERE contact_id = touched.id AND (
                (summary.orders, summary.revenue) IS DISTINCT FROM (counted.orders, counted.revenue)
                OR last_activity_at < latest
            )
            """,
            {"ids": sorted(contact_ids), "now": now, "no_revenue": [*NO_REVENUE]},
        )


def lock_summaries(cursor: Any, contact_ids: Collection[int]) -> None:
    """Nobody else writes their summaries until the commit; the next statement sees what others had written before."""
    cursor.execute(
        f"SELECT FROM contacts_contactsummary WHERE contact_id = ANY({ID_ARRAY}) ORDER BY contact_id FOR NO KEY UPDATE",
        [id_array(sorted(contact_ids))],
    )
