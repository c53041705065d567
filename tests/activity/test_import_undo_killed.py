"""An undo that is killed leaves nothing half taken back, and run again it ends as one that nobody disturbed."""

import pytest

from activity.benchmark.commands import run
from tests.processes import Command, one, until
from tests.tables import stored

pytestmark = pytest.mark.once

SENDS, KNOWN = 20_000, 4_000
TAKEN_BACK = "SELECT COALESCE((undo -> 'deleted' ->> %s)::int, 0) FROM contacts_import ORDER BY id DESC LIMIT 1"


def report(n, status):
    return f"p{n % KNOWN}@example.com,Spring,email,m-{n},2026-05-12T09:{n % 60:02}Z,{status}\n"


def test_a_killed_undo_ends_as_undisturbed(own_database, tmp_path):
    header = "email,campaign,channel,message_id,sent_at,status\n"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(header + "".join(report(n, "sent") for n in range(KNOWN)))
    new = (report(n, "sent").replace("p", "new-", 1) for n in range(KNOWN, SENDS))
    second.write_text(header + "".join(report(n, "read") for n in range(KNOWN)) + "".join(new))
    run(own_database.environment, "import_sends", first, "--no-progress")
    with own_database.in_use():
        before = stored("contacts", "activity")
    run(own_database.environment, "import_sends", second, "--no-progress")
    (number,) = one(own_database, "SELECT max(id) FROM contacts_import")

    for kind in ("sends", "contacts"):
        killed = Command(own_database, "undo_import", number)
        until(lambda kind=kind: one(own_database, TAKEN_BACK, kind)[0])
        killed.kill()
        assert one(own_database, "SELECT state FROM contacts_import WHERE id = %s", number) == ("undoing",)
    again = run(own_database.environment, "undo_import", number)

    assert again.output == f"deleted {SENDS - KNOWN} sends and {KNOWN} contacts, restored {KNOWN} sends, kept 0"
    with own_database.in_use():
        assert stored("contacts", "activity") == before
