"""What else could have been used on the same tables: measured beside ours to compare, and never judged."""

import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from contacts.models import Contact

from .clients import Pace, side_by_side
from .databases import Database
from .files import Row, read_rows, write_rows
from .imports import Imports
from .loading import import_file
from .pages import Line, Sites
from .tasks import Task

STOCK_AT_LEAST = 20
IMPORT_EXPORT_AT_LEAST = 15
IMPORT_EXPORT_ROWS = 2_000
PLAIN = (
    "external_id",
    "email",
    "phone",
    "telegram_id",
    "first_name",
    "last_name",
    "gender",
    "birth_date",
    "country",
    "region",
    "city",
    "address",
    "postcode",
    "language",
    "time_zone",
    "source",
)
PATIENCE = Pace(seconds=3, least=3, most=15)


def stock_admin(task: Task, compared: Sites) -> Line:
    """The same list in Django's own admin, at one client."""
    theirs = compared.floor.asking(f"/stock/contacts/contact/{task.stock}")
    status = theirs.clients[0].ask(theirs.request).status
    timings = side_by_side({"theirs": theirs, "ours": compared.askings(task)["ours"]}, 1, PATIENCE)
    figures = timings["theirs"].median, timings["ours"].median
    line = _line("stock admin", task.name, "ms", figures, STOCK_AT_LEAST)
    return line if status == 200 else line | {"note": f"it answered {status}"}


def bare_copies(imports: Imports, rates: dict[str, float]) -> Iterator[Line]:
    """Rows a second of COPY alone, without checks, identities, history or summaries."""
    for kind, theirs in imports.bare_rates.items():
        yield _line("bare COPY", f"{kind}: new rows", "rows/s", (theirs, rates[f"{kind}: new rows"]), None)


def import_export(database: Database, new: Path, plain: Path) -> Line:
    """django-import-export, where it is installed, on some of the new rows, and our command on the others.

    Theirs comes before ours and after it, for machines whose speed changes meanwhile. Both get the plain columns, in
    the file `plain`: neither times nor custom fields nor subscriptions.
    """
    task = "contacts: new rows, plain columns"
    if not find_spec("import_export"):
        return {"reference": "django-import-export", "task": task, "note": "not installed"}
    rows = [{name: row[name] for name in PLAIN} for row in read_rows(new) if row["email"]]
    few = min(IMPORT_EXPORT_ROWS, len(rows) // 4)
    before, after, others = rows[:few], rows[few : 2 * few], rows[2 * few :]
    write_rows(plain, iter(others))
    with database.in_use():
        seconds = _import_export_seconds(before)
        ours = len(others) / import_file(database, "contacts", plain).seconds
        seconds += _import_export_seconds(after)
    return _line("django-import-export", task, "rows/s", (2 * few / seconds, ours), IMPORT_EXPORT_AT_LEAST)


def _import_export_seconds(rows: list[Row]) -> float:
    """What it takes, found by email as its manual does it, with transactions and reports as they are set at first."""
    from import_export.resources import modelresource_factory  # noqa: PLC0415 it may not be there
    from tablib import Dataset  # noqa: PLC0415

    resource = modelresource_factory(Contact, meta_options={"fields": PLAIN, "import_id_fields": ("email",)})()
    data = Dataset(*(list(row.values()) for row in rows), headers=PLAIN)
    begun = time.perf_counter()
    resource.import_data(data, raise_errors=True)
    return time.perf_counter() - begun


def _line(reference: str, task: str, unit: str, figures: tuple[float, float], at_least: float | None) -> Line:
    """Of theirs and ours; `ratio` is how many times better ours is."""
    theirs, ours = figures
    ratio = theirs / ours if unit == "ms" else ours / theirs
    return {
        "reference": reference,
        "task": task,
        "unit": unit,
        "theirs": round(theirs, 2),
        "ours": round(ours, 2),
        "ratio": round(ratio, 2),
        "at_least": at_least,
        "ok": at_least is None or ratio >= at_least,
    }
