"""The benchmark: that it measures all there is, on few people. How long anything took is never checked."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.core.management.base import CommandError
from django.db import connection

from activity.benchmark.clients import Answer, Timings
from activity.benchmark.commands import run
from activity.benchmark.databases import Database
from activity.benchmark.files import CHANGES, KINDS, Files, read_rows
from activity.benchmark.pages import complaint, line
from activity.benchmark.report import table
from activity.benchmark.samples import CHOICE, NUMBER
from activity.benchmark.tasks import LISTED, Kind, Task
from tests.crowds import make_people
from tests.factories import CustomFieldFactory

NAME = os.environ.get("TEST_DATABASE_NAME", "test_crm") + "_benchmark"
PAGE = {"task", "clients", "ours_ms", "p95_ms", "limit_ms", "floor_ms", "ratio", "at_most", "ok"}
IMPORT = {"task", "rows", "rows_per_s", "limit_rows_per_s", "ratio", "at_least", "peak_mb", "ok"}
TASK = Task("first page", Kind.BROWSING, "/contacts/", [], "contacts", LISTED)


@pytest.mark.once
@pytest.mark.django_db
def test_all_is_measured_and_each_page_shows_what_the_limit_shows(tmp_path):
    file = tmp_path / "figures.json"
    few = ["--quick", "--contacts", "150", "--smaller", "100", "--no-references"]
    done = subprocess.run(
        [sys.executable, "manage.py", "benchmark", *few, "--json", str(file), "--database", NAME],
        env={name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(file.read_text())
    imports = {line["task"]: line for line in figures["imports"]}

    assert [(line["task"], line["note"]) for line in figures["pages"] if "note" in line] == []
    assert all(line.keys() == PAGE for line in figures["pages"])
    assert len(figures["pages"]) == 2 * len(figures["growth"]) == 52
    assert [(line["task"], line["note"]) for line in figures["imports"] if "note" in line] == []
    assert all(line.keys() == IMPORT and line["rows"] for line in imports.values())
    assert len(imports) == 5 * 4
    assert imports["contacts: new rows"]["limit_rows_per_s"]
    assert imports["devices: new rows"]["limit_rows_per_s"] is None
    assert [(line["task"], line["events"]) for line in figures["intake"]] == [
        ("batches of 100", 1600),
        ("single events", 64),
    ]
    assert "PostgreSQL" in figures["machine"]
    assert (figures["contacts"], figures["growth_from"], figures["references"]) == (150, 100, [])
    assert "Growth is from 100 contacts to 150." in done.stdout
    assert databases_like(NAME) == []


def test_the_stock_admin_lists_whom_our_list_shows(admin_client, settings):
    make_people(200)
    CustomFieldFactory(key=CHOICE, type="choice", options=["Gold", "Silver"])
    CustomFieldFactory(key=NUMBER, type="number")
    asked = {
        "": "",
        "country=PL&language=pl": "country=PL&language=pl",
        f"cf.{CHOICE}=Silver": f"custom__{CHOICE}=Silver",
        f"cf.{NUMBER}.from=20&cf.{NUMBER}.to=60": f"{NUMBER}__gte=20&{NUMBER}__lte=60",
        "q=last7": "q=last7",
        "country=PL&language=uk": "country=PL&language=uk",
    }
    ours = [LISTED.findall(admin_client.get(f"/contacts/?{query}").content) for query in asked]
    settings.ROOT_URLCONF = "activity.benchmark.urls"

    pages = [admin_client.get(f"/stock/contacts/contact/?{query}").content for query in asked.values()]

    assert [re.findall(rb"contacts/contact/(\d+)/change", page) for page in pages] == ours


def databases_like(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name])
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_database_of_the_site_is_never_taken():
    with pytest.raises(CommandError, match="needs one of its own"):
        Database(connection.settings_dict["NAME"])


def test_later_rows_are_others_and_all_of_them_change(tmp_path):
    files = Files(tmp_path, 40)
    files.write(iter)

    for kind in KINDS:
        base, new, changed = (list(read_rows(files.path(kind, part))) for part in ("base", "new", "changed"))
        assert not any(row in base for row in new)
        assert changed == [CHANGES[kind](row) for row in new]
        assert not any(row in new for row in changed)


def page(*contacts, status=200):
    rows = "".join(f'<a href="/contacts/{contact}/">' for contact in contacts)
    return Answer(status, b"", rows.encode())


@pytest.mark.parametrize(
    ("ours", "limit", "said"),
    [
        (page(1, 2), page(1, 2), ""),
        (page(2, 1), page(1, 2), "other rows"),
        (page(1), page(1, 2), "1 rows, the limit has 2"),
        (page(status=503), page(1), "ours answered 503, the limit 200"),
    ],
)
def test_a_page_that_shows_anything_else_than_the_limit_is_told(ours, limit, said):
    assert complaint(TASK, ours, limit) == said


def figures_of(ours, limit=1.0, floor=1.0, note=""):
    timings = {"ours": Timings(ours), "limit": Timings([limit] * 3), "floor": Timings([floor] * 3)}
    return line(TASK, 1, timings, note)


def test_a_page_is_compared_with_limit_and_floor_together():
    assert figures_of([6.0, 6.0, 6.0])["ratio"] == 3
    assert figures_of([6.0, 6.0, 6.0])["ok"]
    assert not figures_of([6.1, 6.1, 6.1])["ok"]
    assert not figures_of([6.0, 6.0, 6.0], note="other rows")["ok"]


def test_a_page_that_is_slow_now_and_then_misses_its_target():
    uneven = figures_of([1.0] * 15 + [9.0] * 4)

    assert uneven["p95_ms"] == 9
    assert not uneven["ok"]


def test_a_command_that_fails_says_why():
    with pytest.raises(CommandError, match="no-such-file"):
        run(dict(os.environ), "import_contacts", "no-such-file.csv")


def test_a_table_is_markdown_and_marks_what_is_missed():
    lines = [{"task": "a", "ms": 12345.6, "ok": True}, {"task": "bc", "ms": None, "ok": False, "note": "why"}]

    assert table([("Task", "task"), ("ms", "ms")], lines).splitlines() == [
        "| Task |     ms |             |",
        "| ---- | -----: | ----------- |",
        "| a    | 12,346 |             |",
        "| bc   |        | missed: why |",
    ]
