"""The limit of a page: the smallest WSGI application there is, one statement of SQL and cells joined as strings.

It knows nothing of Django. What it answers is written to a file by the benchmark: {address: sql, params, printer}.
"""

import gzip
import json
import os
from pathlib import Path

from psycopg_pool import ConnectionPool

from activity.benchmark.printing import PRINTERS

LEVEL = 6  # as Django's GZipMiddleware has it

pages = json.loads(Path(os.environ["BENCHMARK_PAGES"]).read_text())
compressed = bool(os.environ.get("BENCHMARK_COMPRESSED"))
pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, kwargs={"autocommit": True}, open=True)


def application(environ, start_response):
    page = pages.get(environ["PATH_INFO"])
    if page is None:
        start_response("404 Not Found", [("Content-Length", "0")])
        return [b""]
    with pool.connection() as connection:
        rows = connection.execute(page["sql"], page["params"]).fetchall()
    body = PRINTERS[page["printer"]](rows).encode()
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if compressed:
        body = gzip.compress(body, LEVEL)
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]
