"""Rows of the limit's SQL as HTML: the cells that our pages show, joined as strings and no more."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

Rows = Sequence[tuple[Any, ...]]

PAGE_SIZE = 50
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STATUSES = ("", "sent", "delivered", "undelivered", "read", "clicked", "unsubscribed", "spam")
FIRST_TIME = 6
"""The column of a send's first time; the others follow in the order of the statuses."""


def contacts(rows: Rows) -> str:
    now = datetime.now(UTC)
    return "".join([_contact(row, now) for row in rows[:PAGE_SIZE]])


def contacts_backwards(rows: Rows) -> str:
    return contacts(rows[:PAGE_SIZE][::-1])


def _contact(row: tuple[Any, ...], now: datetime) -> str:
    pk, first, last, email, phone, telegram, mobile, web, status, country, city, source, created, active = row
    has = (("email", email), ("sms", phone), ("mobile_push", mobile), ("web_push", web), ("telegram", telegram))
    icons = "".join(f'<svg class="icon"><use href="#{name}"/></svg>' for name, address in has if address)
    name = escape(f"{first} {last}")
    letters = f"{first[:1]}{last[:1]}".upper()
    return (
        f'<tr><td><span class="avatar">{letters}</span><a href="/contacts/{pk}/"><bdi>{name}</bdi></a>'
        f'<span class="second">{escape(email)}</span></td><td><span class="pill pill-{status}">{status}</span></td>'
        f"<td>{phone}</td><td>{icons}</td><td><bdi>{escape(city)}, {country}</bdi></td><td>{escape(source)}</td>"
        f"<td>{(now - active).days} d ago</td><td>{_day(created)}</td></tr>"
    )


def sends(rows: Rows) -> str:
    return _header(rows) + "".join(_send(row) for row in rows[:PAGE_SIZE])


def _send(row: tuple[Any, ...]) -> str:
    _, campaign, workflow, channel, status, reason = row[:FIRST_TIME]
    changed = row[FIRST_TIME + status - 1]
    return (
        f'<tr><td><b><bdi>{escape(campaign)}</bdi></b><span class="second">{escape(workflow or "")}</span></td>'
        f'<td><svg class="icon"><use href="#{channel}"/></svg>{channel}</td><td>{STATUSES[status]}</td>'
        f"<td>{_instant(row[FIRST_TIME])}</td><td>{_instant(changed) if changed else ''} {escape(reason)}</td></tr>"
    )


def events(rows: Rows) -> str:
    return _header(rows) + "".join(
        f'<tr><td><b><bdi>{escape(kind)}</bdi></b><span class="second"><bdi>{escape(key_value)}</bdi></span></td>'
        f"<td>{_pairs(params)}</td><td>{escape(workflows or '')}</td><td>{_instant(at)}</td></tr>"
        for _, kind, key_value, params, workflows, at in rows[:PAGE_SIZE]
    )


def orders(rows: Rows) -> str:
    return _header(rows) + "".join(
        f"<tr><td><b><bdi>{escape(external_id)}</bdi></b></td><td>{''.join(map(_pairs, items))}</td>"
        f"<td>{amount:,.2f} {currency}</td><td>{status}</td><td>{_instant(at)}</td></tr>"
        for _, external_id, items, amount, currency, status, at in rows[:PAGE_SIZE]
    )


def totals(rows: Rows) -> str:
    """A bucket and a status a row, with how many of its sends reached each other status, and the three counts."""
    reached = [sum(row[column] for row in rows) for column in range(2, 9)]
    shown = reached[:5] + [number for number in reached[5:] if number]
    stats = "".join(f'<span class="stat-value">{number:,}</span>' for number in shown)
    bars = "".join(
        f'<rect class="chart-bar series-{STATUSES[row[1]]}" height="{row[2]}"/><td>{row[0]}</td><td>{row[2]}</td>'
        for row in rows
    )
    return stats + bars + "".join(f"<a>{number:,}</a>" for number in (rows[0][9:] if rows else ()))


def number(rows: Rows) -> str:
    return f"{rows[0][0]:,}"


def profile(rows: Rows) -> str:
    """The contact's own columns, then lists of (label, value, …): what belongs to it."""
    own, belongings = rows[0][1:-5], rows[0][-5:]
    facts = "".join(f"<dd><bdi>{escape(str(value))}</bdi></dd>" for value in own if value not in (None, ""))
    lists = "".join(
        f"<li>{' '.join(escape(_text(cell)) for cell in cells if cell is not None)}</li>"
        for belonging in belongings
        for cells in belonging or ()
    )
    return _header(rows) + facts + lists


def _header(rows: Rows) -> str:
    return f"<h1><bdi>{escape(rows[0][0])}</bdi></h1>" if rows else ""


def _pairs(values: dict[str, Any]) -> str:
    return " · ".join([f"{escape(name)} <bdi>{escape(_text(value))}</bdi>" for name, value in values.items()])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month]} {moment.year}"


def _instant(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month]} {moment.year}, {moment.hour:02}:{moment.minute:02}"


PRINTERS: dict[str, Callable[[Rows], str]] = {
    each.__name__: each for each in (contacts, contacts_backwards, sends, events, orders, totals, number, profile)
}
