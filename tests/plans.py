"""How PostgreSQL answers the queries of a page: what it scans of the large tables, and how many rows it reads there."""

import json
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

LARGE = (
    "contacts_contact", "contacts_contactsummary", "contacts_identity", "contacts_change", "contacts_subscription",
    "contacts_device", "contacts_suppression", "activity_send", "activity_event", "activity_order",
)  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """`rows` are all that it looked at: also what a filter threw away, and places in an index where nothing was.

    A bitmap's heap scan counts none of its own: the scans of the indexes below it have counted them.
    """

    node: str
    table: str
    index: str
    rows: float


def scans_of(client, address, headers=None):
    """What every query of the page does with the large tables."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers=headers).status_code == 200
    read = [query["sql"] for query in queries if query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    scans = [scan for sql in read if any(table in sql for table in LARGE) for scan in _scans(_plan(sql))]
    return [scan for scan in scans if scan.table in {*LARGE, ""}]  # a bitmap's scan of an index names no table


def read_whole(scans):
    """The large tables that are read from end to end, without an index."""
    return {scan.table for scan in scans if scan.node == "Seq Scan"}


def rows_read(scans):
    return sum(scan.rows for scan in scans)


def _plan(sql):
    """With the rows that it really reads."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql)
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def _scans(node):
    for below in node.get("Plans", ()):
        yield from _scans(below)
    if node["Node Type"].endswith("Scan") and node["Node Type"] not in {"CTE Scan", "Subquery Scan", "Function Scan"}:
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        rows = max((node["Actual Rows"] + removed) * node["Actual Loops"], node.get("Index Searches", 0))
        if node["Node Type"] == "Bitmap Heap Scan":
            rows = 0
        yield Scan(node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", ""), rows)
