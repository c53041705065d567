"""The memory of an export is that of its batches, however long the list; and a killed one leaves nothing behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction

from activity.benchmark.commands import run
from activity.benchmark.servers import MANAGE
from contacts.models import Export
from tests.crowds import make_people

MOST_MB = 150
MORE_MB = 15
SECONDS = 60


@pytest.fixture
def environment(own_database, tmp_path):
    """Of a database of its own, whose files lie in `tmp_path`."""
    return own_database.environment | {"VAR_DIR": str(tmp_path)}


def populate(database, people, *exports):
    """The numbers of these exports of so many people."""
    with database.in_use(), transaction.atomic():
        make_people(people)
        return [Export.objects.create(**values).pk for values in exports]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is read from /proc")
def test_a_hundred_thousand_rows_need_the_memory_of_twenty_thousand(own_database, environment):
    def peak_mb(number, rows):
        done = run(environment, "run_export", number)
        assert done.output.startswith(f"exported {rows},")
        return done.peak_mb

    kinds = ("csv", "xlsx")
    asked = [{"query": query, "format": kind} for query in ("country=DE", "") for kind in kinds]
    numbers = populate(own_database, 100_000, *asked)
    few = [peak_mb(number, 20_000) for number in numbers[:2]]
    many = [peak_mb(number, 100_000) for number in numbers[2:]]

    for of_few, of_many in zip(few, many, strict=True):
        assert of_many <= of_few + MORE_MB
        assert of_many <= MOST_MB


def test_a_killed_export_is_made_anew(own_database, environment, tmp_path):
    (number,) = populate(own_database, 30_000, {})
    folder = tmp_path / "exports"
    with subprocess.Popen([sys.executable, MANAGE, "run_export", str(number)], env=environment) as killed:
        until(lambda: rows_done(own_database))
        killed.kill()
    left = names_in(folder)

    again = run(environment, "run_export", number)

    assert [name.startswith(f".{number}-1.csv-") for name in left] == [True]
    assert again.output.startswith("exported 30000,")
    assert names_in(folder) == [f"{number}-2.csv"]
    assert len((folder / f"{number}-2.csv").read_text().splitlines()) == 30_001


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def rows_done(database):
    with database.connect() as connection:
        return connection.execute("SELECT rows_done FROM contacts_export").fetchone()[0]


def until(happened):
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
