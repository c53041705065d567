"""The worker makes what was asked for; an export that is killed leaves nothing behind, and is made anew."""

import subprocess
import sys

import pytest
from django.db import transaction

from activity.benchmark.commands import run
from activity.benchmark.servers import MANAGE
from contacts.models import Export
from contacts.tasks import work_on_export
from tests.crowds import make_people
from tests.processes import until

pytestmark = pytest.mark.once

ROWS = 30_000


@pytest.fixture
def environment(own_database, tmp_path):
    """Of a database of its own, whose files lie in `tmp_path`."""
    return own_database.environment | {"VAR_DIR": str(tmp_path)}


def asked(database, rows):
    with database.in_use(), transaction.atomic():
        make_people(rows)
        return Export.objects.create()


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def test_a_killed_export_is_made_anew(own_database, environment, tmp_path):
    export = asked(own_database, ROWS)

    def rows_done():
        with own_database.connect() as connection:
            return connection.execute("SELECT rows_done FROM contacts_export").fetchone()[0]

    with subprocess.Popen([sys.executable, MANAGE, "run_export", str(export.pk)], env=environment) as killed:
        until(rows_done)
        killed.kill()
    left = names_in(tmp_path / "exports")

    again = run(environment, "run_export", export.pk)

    assert [name.startswith(f".{export.pk}-1.csv-") for name in left] == [True]
    assert again.output.startswith(f"exported {ROWS},")
    assert names_in(tmp_path / "exports") == [f"{export.pk}-2.csv"]
    assert len((tmp_path / "exports" / f"{export.pk}-2.csv").read_text().splitlines()) == ROWS + 1


def test_the_worker_makes_what_was_asked_for(own_database, environment, monkeypatch):
    export = asked(own_database, 10)
    for name in ("DATABASE_URL", "VAR_DIR"):
        monkeypatch.setenv(name, environment[name])

    with own_database.in_use():
        work_on_export(export_id=export.pk)
        export.refresh_from_db()

    assert (export.state, export.rows) == ("done", 10)
