"""The measured pages, as data: their addresses here and in the stock admin, their SQL, and what each may cost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from crm.cursors import write_cursor

from . import statements as sql
from .samples import CATEGORY, CHOICE, NUMBER, PERIOD, Sample
from .statements import Statement


class Kind(Enum):
    """How many times limit + floor it may cost, and how many times its cost at the smaller number of contacts."""

    BROWSING = 3.0, 1.3
    SEARCH = 3.0, 3.0
    CONTACT = 4.0, 1.3
    COUNT = 1.5, None

    def __init__(self, at_most: float, growth_at_most: float | None):
        self.at_most = at_most
        self.growth_at_most = growth_at_most


# What must be found in our answer and in the limit's alike: the contacts of a list in their order, or how many rows.
LISTED = re.compile(rb'<a[^>]* href="/contacts/(\d+)/"')
ROWS = re.compile(rb"<tr>\s*(<td)")
HEADING = re.compile(rb"<h1")
COUNTED = re.compile(rb"\A\D*([\d,]+)")
TOTALS = re.compile(rb'"stat-value">([\d,]+)')


@dataclass(frozen=True)
class Task:
    """`part` is the element that HTMX asks for, where it is no whole page; `stock` its query in the stock admin."""

    name: str
    kind: Kind
    address: str
    statements: list[Statement]
    printer: str
    found: re.Pattern[bytes]
    part: str = ""
    stock: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Target": self.part} if self.part else {}


def tasks(sample: Sample) -> list[Task]:
    return [*_browsing(sample), *_searches(sample), *_filters(sample), *_counts(sample), *_contacts(sample)]


def _listing(kind: Kind) -> Callable[..., Task]:
    def listing(name: str, statements: list[Statement], stock: dict | None, printer="contacts", **params: str) -> Task:
        query = None if stock is None else f"?{urlencode(stock)}"
        return Task(name, kind, _list(params), statements, printer, LISTED, stock=query)

    return listing


def _browsing(sample: Sample) -> Iterator[Task]:
    page = _listing(Kind.BROWSING)
    cursor = write_cursor(sample.deep.at, sample.deep.contact_id)
    yield page("first page", sql.browse(), {})
    yield page("newest first", sql.browse("c.created_at DESC, c.id DESC"), {"o": "-11"}, sort="-created")
    yield page("sorted by name", sql.browse("c.sort_name, c.id", "c.sort_name > ''"), {"o": "1"}, sort="name")
    yield page("sorted by last activity", sql.never_active_last(), None, sort="last_activity")
    yield page(f"{sample.deep.pages:,} pages deep", sql.deep(sample), {"p": sample.deep.pages + 1}, after=cursor)
    yield page("last page", sql.browse(sql.EARLIEST), None, "contacts_backwards", before="end")


def _searches(sample: Sample) -> Iterator[Task]:
    search = _listing(Kind.SEARCH)
    for name, q in {
        "search: start of a surname": sample.surname_prefix,
        "search: start of a part of the email": sample.email_part,
        "search: phone, from the front": sample.phone_front,
        "search: phone, last four digits": sample.phone_end,
        "search: a single letter": "a",
        "search: the commonest first name": sample.first_name,
        "search: two words that nobody has together": sample.strangers,
    }.items():
        yield search(name, sql.found(q), {"q": q}, q=q)


def _filters(sample: Sample) -> Iterator[Task]:
    page = _listing(Kind.BROWSING)
    low, high = sample.points
    country, days = _country(sample), sample.created
    stock_days = {"created_at__gte": days.start, "created_at__lt": days.end}
    yield page(
        "filter: country, language, created",
        sql.narrowed(*sql.in_country(sample), along="s.country = %(country)s"),
        {"country": sample.country, "language": sample.language} | stock_days,
        **country,
    )
    yield page(
        "filter: custom field, choice",
        sql.by_choice(sample),
        {f"custom__{CHOICE}": sample.choice},
        **{f"cf.{CHOICE}": sample.choice},
    )
    yield page(
        "filter: custom field, range of numbers",
        sql.by_number(sample),
        {f"{NUMBER}__gte": low, f"{NUMBER}__lte": high},
        **{f"cf.{NUMBER}.from": str(low), f"cf.{NUMBER}.to": str(high)},
    )
    yield page(
        "filter: subscription category",
        sql.by_category(),
        {"subscriptions__category__key": CATEGORY, "subscriptions__state": "subscribed"},
        subscription=CATEGORY,
    )
    nobody = {"country": sample.country, "language": sample.foreign_language}
    yield page("filter: matches nobody", sql.narrowed(*sql.nobody(sample)), nobody, **nobody)


def _counts(sample: Sample) -> Iterator[Task]:
    def count(name: str, statements: list[Statement], **params: str) -> Task:
        return Task(name, Kind.COUNT, f"/contacts/count/{_query(params)}", statements, "number", COUNTED, part="count")

    yield count("count: all", sql.total())
    yield count("count: matching a filter", sql.matching(sql.in_country(sample)), **_country(sample))


def _contacts(sample: Sample) -> Iterator[Task]:
    def page(name: str, path: str, statements: list[Statement], printer: str, **more: Any) -> Task:
        return Task(name, Kind.CONTACT, f"/contacts/{path}", statements, printer, **({"found": ROWS} | more))

    typical, busiest, period = sample.typical, sample.busiest, sample.period
    yield page("profile information", f"{typical}/", sql.profile(typical), "profile", found=HEADING)
    for whose, contact in (("typical", typical), ("busiest", busiest)):
        path = f"{contact}/activity/campaigns/?period={PERIOD}"
        yield page(f"activity in 90 days, {whose} contact", path, sql.sends(contact, period), "sends")
    yield page(
        "totals and chart of all time, busiest",
        f"{busiest}/activity/campaigns/?period=all&count=1",
        sql.totals(busiest, sample.step),
        "totals",
        found=TOTALS,
        part="totals",
    )
    path = f"{busiest}/activity/events/?period={PERIOD}"
    yield page("events in 90 days, busiest contact", path, sql.events(busiest, period), "events")
    yield page("orders, busiest contact", f"{busiest}/activity/orders/", sql.orders(busiest), "orders")


def _country(sample: Sample) -> dict[str, str]:
    days = {"created_from": sample.created_from, "created_to": sample.created_to}
    return {"country": sample.country, "language": sample.language, **days}


def _list(params: dict[str, str]) -> str:
    return f"/contacts/{_query(params)}"


def _query(params: dict[str, str]) -> str:
    return f"?{urlencode(params)}" if params else ""
