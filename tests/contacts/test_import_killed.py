"""An import that is killed leaves nothing half done, and run again it ends as one that nobody disturbed."""

import subprocess
import sys
from pathlib import Path

import pytest

from activity.benchmark.commands import run
from activity.benchmark.servers import MANAGE
from tests.processes import until

pytestmark = pytest.mark.once

ROWS = 40_000


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("email,first_name\n" + "".join(f"person-{n}@example.com,First\n" for n in range(ROWS)))
    return path


def committed(database):
    with database.connect() as connection:
        (counts,) = connection.execute(
            """SELECT (SELECT count(*) FROM contacts_contact), (SELECT count(*) FROM contacts_identity),
                (SELECT count(*) FROM contacts_change), (SELECT sum(created) FROM contacts_import)"""
        ).fetchall()
    return counts


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found in /proc")
def test_a_killed_import_ends_with_its_processes_and_goes_on_when_run_again(own_database, people):
    command = [sys.executable, MANAGE, "import_contacts", str(people), "--no-progress"]
    with subprocess.Popen(command, env=own_database.environment, stderr=subprocess.DEVNULL) as killed:
        until(lambda: committed(own_database)[0])
        children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children").read_text().split()
        killed.kill()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    before = committed(own_database)

    again = run(own_database.environment, "import_contacts", people, "--no-progress")

    assert len(children) >= 1
    assert before[0] < ROWS
    assert len(set(before)) == 1
    assert again.output == f"created {ROWS - before[0]}, updated 0, unchanged {before[0]}, rejected 0"
    assert committed(own_database) == (ROWS, ROWS, ROWS, ROWS)
