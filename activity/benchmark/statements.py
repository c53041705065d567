"""The limit's SQL: for each page the best that we can write by hand, or several that are tried against each other."""

from typing import Any, NamedTuple

from contacts.custom_expressions import value_sql
from contacts.models import NEVER, CustomField
from contacts.searching import as_tsquery
from crm.periods import Period

from .samples import CATEGORY, CHOICE, NUMBER, Sample

LATEST = "s.last_activity_at DESC, s.contact_id DESC"
EARLIEST = "s.last_activity_at, s.contact_id"
_CELLS = (
    "c.id, c.first_name, c.last_name, c.email, c.phone, c.telegram_id, c.has_mobile_push, c.has_web_push,"
    " c.email_status, c.country, c.city, c.source, c.created_at, s.last_activity_at"
)
_SUMMARIES, _CONTACTS = "contacts_contactsummary AS s", "contacts_contact AS c"


class Statement(NamedTuple):
    sql: str
    params: dict[str, Any] = {}


def browse(order: str = LATEST, where: str = "true", **params: Any) -> list[Statement]:
    """A page of the list in an order that has an index, and one row more."""
    return [
        Statement(
            f"SELECT {_CELLS} FROM {_SUMMARIES} JOIN {_CONTACTS} ON c.id = s.contact_id"
            f" WHERE {where} ORDER BY {order} LIMIT 51",
            params,
        )
    ]


def narrowed(condition: str, params: dict[str, Any], along: str = "true") -> list[Statement]:
    """The first of those who meet a condition on `c`, and so `along` on `s`.

    As the planner likes; along the list; along the list by a table of the keys that match; by the condition.
    """
    in_order = (
        f"SELECT {_CELLS} FROM {_SUMMARIES} CROSS JOIN LATERAL ("
        f"SELECT c.* FROM {_CONTACTS} WHERE c.id = s.contact_id AND {condition} OFFSET 0) AS c"
        f" WHERE {along} ORDER BY {LATEST} LIMIT 51"
    )
    by_hash = (
        f"SELECT {_CELLS} FROM {_SUMMARIES} JOIN {_CONTACTS} ON c.id = s.contact_id"
        f" WHERE CASE WHEN s.contact_id IN (SELECT c.id FROM {_CONTACTS} WHERE {condition}) THEN true END"
        f" ORDER BY {LATEST} LIMIT 51"
    )
    by_condition = (
        f"WITH found AS MATERIALIZED (SELECT c.id FROM {_CONTACTS} WHERE {condition}),"
        f" s AS (SELECT s.* FROM found JOIN {_SUMMARIES} ON s.contact_id = found.id ORDER BY {LATEST} LIMIT 51)"
        f" SELECT {_CELLS} FROM s JOIN {_CONTACTS} ON c.id = s.contact_id ORDER BY {LATEST}"
    )
    return [*browse(where=condition, **params), *(Statement(sql, params) for sql in (in_order, by_hash, by_condition))]


def found(q: str) -> list[Statement]:
    return narrowed("c.search @@ %(q)s::tsquery", {"q": as_tsquery(q)})


def in_country(sample: Sample) -> Statement:
    """The condition of the filter on country, language and days of creation."""
    return Statement(
        "c.country = %(country)s AND c.language = %(language)s"
        " AND c.created_at >= %(start)s AND c.created_at < %(end)s",
        {"country": sample.country, "language": sample.language, **_ends(sample.created)},
    )


def nobody(sample: Sample) -> Statement:
    return Statement(
        "c.country = %(country)s AND c.language = %(language)s",
        {"country": sample.country, "language": sample.foreign_language},
    )


def by_choice(sample: Sample) -> list[Statement]:
    return narrowed(f"{_custom(CHOICE)} = %(choice)s", {"choice": sample.choice})


def by_number(sample: Sample) -> list[Statement]:
    low, high = sample.points
    return narrowed(f"{_custom(NUMBER)} BETWEEN %(low)s AND %(high)s", {"low": low, "high": high})


def by_category() -> list[Statement]:
    return narrowed(
        "EXISTS (SELECT FROM contacts_subscription AS u JOIN contacts_subscriptioncategory AS k ON k.id = u.category_id"
        " WHERE u.contact_id = c.id AND u.state = 'subscribed' AND k.key = %(key)s)",
        {"key": CATEGORY},
    )


def deep(sample: Sample) -> list[Statement]:
    return browse(
        LATEST,
        "(s.last_activity_at, s.contact_id) < (%(at)s, %(id)s)",
        at=sample.deep.at.isoformat(),
        id=sample.deep.contact_id,
    )


def never_active_last() -> list[Statement]:
    return browse(EARLIEST, "s.last_activity_at > %(never)s", never=NEVER.isoformat())


def total() -> list[Statement]:
    return [Statement("SELECT count(*) FROM contacts_contact")]


def matching(condition: Statement) -> list[Statement]:
    return [Statement(f"SELECT count(*) FROM {_CONTACTS} WHERE {condition.sql}", condition.params)]


def profile(contact_id: int) -> list[Statement]:
    """All that the page shows, each list as JSON made by PostgreSQL."""
    return [Statement(_PROFILE, {"id": contact_id, "rank": ["blacklisted", "spam", "unsubscribed"]})]


def sends(contact_id: int, period: Period) -> list[Statement]:
    return [Statement(_SENDS, {"id": contact_id, **_ends(period)})]


def events(contact_id: int, period: Period) -> list[Statement]:
    return [Statement(_EVENTS, {"id": contact_id, **_ends(period)})]


def orders(contact_id: int) -> list[Statement]:
    return [Statement(_ORDERS, {"id": contact_id})]


def totals(contact_id: int, step: str) -> list[Statement]:
    return [Statement(_TOTALS, {"id": contact_id, "step": step})]


def _custom(key: str) -> str:
    """The expression on which the field's index is built."""
    return value_sql(CustomField.objects.get(key=key))


def _ends(period: Period) -> dict[str, str]:
    return {"start": f"{period.start}", "end": f"{period.end}"}


_NAME = "trim(c.first_name || ' ' || c.last_name)"

_PROFILE = f"""
    SELECT {_NAME}, c.external_id, c.email, c.phone, c.telegram_id, c.gender, c.birth_date, c.country, c.region, c.city,
        c.address, c.postcode, c.language, c.time_zone, c.source, c.email_status, c.created_at, c.updated_at,
        (SELECT json_agg(json_build_array(f.label, c.custom ->> f.key) ORDER BY g.position, g.name, f.position, f.label)
            FROM contacts_customfield AS f JOIN contacts_fieldgroup AS g ON g.id = f.group_id),
        (SELECT json_agg(json_build_array(k.title, u.state, u.since, u.source) ORDER BY k.position, k.title)
            FROM contacts_subscriptioncategory AS k
            LEFT JOIN contacts_subscription AS u ON u.category_id = k.id AND u.contact_id = c.id),
        (SELECT json_agg(json_build_array(a.name, d.model, d.os, d.app_version, d.device_id, d.push_token,
            d.last_seen_at) ORDER BY a.name, d.last_seen_at DESC NULLS LAST, d.id)
            FROM contacts_device AS d JOIN contacts_application AS a ON a.id = d.application_id
            WHERE d.contact_id = c.id),
        (SELECT json_agg(json_build_array(p.kind, p.at, p.reason, p.cause, o.kind, o.name, p.ended_at, p.ended_reason)
            ORDER BY array_position(%(rank)s::text[], p.kind::text), p.at DESC)
            FROM contacts_suppression AS p JOIN contacts_origin AS o ON o.id = p.origin_id
            WHERE p.address IN (c.email, c.phone, c.telegram_id) AND p.address <> ''),
        (SELECT json_agg(json_build_array(h.at, h.fields, h.line, h.kind, h.name)) FROM (
            SELECT h.at, h.fields, h.line, o.kind, o.name
            FROM contacts_change AS h JOIN contacts_origin AS o ON o.id = h.origin_id
            WHERE h.contact_id = c.id ORDER BY h.at DESC, h.id DESC LIMIT 10) AS h)
    FROM contacts_contact AS c WHERE c.id = %(id)s
"""

_SENDS = f"""
    SELECT {_NAME}, p.name, w.name, s.channel, s.status, s.reason,
        s.sent_at, s.delivered_at, s.undelivered_at, s.read_at, s.clicked_at, s.unsubscribed_at, s.spam_at
    FROM activity_send AS s
    JOIN contacts_contact AS c ON c.id = s.contact_id
    JOIN activity_campaign AS p ON p.id = s.campaign_id
    LEFT JOIN activity_workflow AS w ON w.id = s.workflow_id
    WHERE s.contact_id = %(id)s AND s.sent_at >= %(start)s AND s.sent_at < %(end)s AND s.sent_at <= now()
    ORDER BY s.sent_at DESC, s.id DESC LIMIT 51
"""

_EVENTS = f"""
    SELECT {_NAME}, t.name, e.key_value, e.params,
        (SELECT string_agg(w.name, ', ' ORDER BY w.name) FROM activity_eventtype_workflows AS a
            JOIN activity_workflow AS w ON w.id = a.workflow_id WHERE a.eventtype_id = t.id),
        e.occurred_at
    FROM activity_event AS e
    JOIN contacts_contact AS c ON c.id = e.contact_id
    JOIN activity_eventtype AS t ON t.id = e.type_id
    WHERE e.contact_id = %(id)s AND e.occurred_at >= %(start)s AND e.occurred_at < %(end)s AND e.occurred_at <= now()
    ORDER BY e.occurred_at DESC, e.id DESC LIMIT 51
"""

_ORDERS = f"""
    SELECT {_NAME}, o.external_id, o.items, o.amount, o.currency, o.status, o.ordered_at
    FROM activity_order AS o JOIN contacts_contact AS c ON c.id = o.contact_id
    WHERE o.contact_id = %(id)s ORDER BY o.ordered_at DESC, o.id DESC LIMIT 51
"""

# What a send reached: a click is a read, and a read a delivery, whether or not anybody reported it.
_TOTALS = """
    SELECT date_trunc(%(step)s, sent_at AT TIME ZONE 'UTC')::date, status, count(*),
        count(*) FILTER (WHERE status IN (2, 4, 5, 6, 7)
            OR COALESCE(delivered_at, read_at, clicked_at, unsubscribed_at, spam_at) IS NOT NULL),
        count(*) FILTER (WHERE status IN (4, 5) OR COALESCE(read_at, clicked_at) IS NOT NULL),
        count(*) FILTER (WHERE status = 5 OR clicked_at IS NOT NULL),
        count(*) FILTER (WHERE status = 3),
        count(*) FILTER (WHERE status = 6 OR unsubscribed_at IS NOT NULL),
        count(*) FILTER (WHERE status = 7),
        (SELECT count(*) FROM activity_send WHERE contact_id = %(id)s),
        (SELECT count(*) FROM activity_event WHERE contact_id = %(id)s),
        (SELECT count(*) FROM activity_order WHERE contact_id = %(id)s)
    FROM activity_send WHERE contact_id = %(id)s GROUP BY 1, 2 ORDER BY 1, 2
"""
