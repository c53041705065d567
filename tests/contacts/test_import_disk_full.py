"""A disk without room, for real: a plain message, nothing half written, and on it goes once there is room."""

import os
import shutil
import subprocess
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from activity.benchmark.commands import run
from activity.benchmark.databases import Database
from contacts.imports.engine import ImportRun
from contacts.models import Contact, Import, RejectedRow
from crm.database.embedded import OS_USER
from tests.importing import counts

FULL = "/dev/full"
"""Takes nothing: its kernel says at every write that there is no room (full(4))."""

pytestmark = pytest.mark.skipif(not os.path.exists(FULL), reason="only Linux has /dev/full")  # noqa: PTH110


@pytest.mark.django_db
def test_rejects_that_find_no_room_are_kept_and_written_when_run_again(import_file, monkeypatch):
    text = "email\nanna@example.com\nbroken\n"
    monkeypatch.setattr("crm.tables.writing.csv.writer", lambda _file, **_options: _Full())

    with pytest.raises(CommandError, match=r"The disk is full; make room\. Import \d+ is done; its page has the rows"):
        import_file("contacts", text)
    assert not list(import_file.folder.glob("*rejects*"))
    assert (Contact.objects.count(), RejectedRow.objects.count()) == (1, 1)

    monkeypatch.undo()
    assert import_file("contacts", text) == counts(unchanged=1, rejected=1)
    assert len(import_file.rejected("contacts")) == 1


class _Full:
    def writerow(self, cells):
        with open(FULL, "w", encoding="utf-8") as full:  # noqa: PTH123
            full.write(",".join(cells))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "buffering", "created"), [("grouping", 0, 0), ("arranging", 0, 0), ("arranging", -1, 5)]
)
def test_what_is_set_aside_and_finds_no_room_stops_the_import_which_goes_on_later(
    import_file, monkeypatch, stage, buffering, created
):
    """What a file holds back in its buffer finds out later."""
    monkeypatch.setattr(ImportRun, "chunk_size", 2)
    people = [f"p{n}@example.com,C{n}" for n in range(6)]
    text = "\n".join(["email,city", *people, "p0@example.com,Kyiv"])
    no_room = SimpleNamespace(TemporaryFile=lambda: open(FULL, "r+b", buffering))  # noqa: PTH123, SIM115
    monkeypatch.setattr(f"contacts.imports.{stage}.tempfile", no_room)

    with pytest.raises(CommandError, match="The disk is full") as told:
        import_file("contacts", text)
    log = Import.objects.get()
    assert f"`manage.py run_import {log.pk}` goes on with it" in str(told.value)
    assert (log.state, log.error) == ("failed", "The disk is full; make room.")
    assert Contact.objects.count() == log.created == created

    monkeypatch.undo()
    call_command("run_import", log.pk)
    log.refresh_from_db()
    assert (log.state, log.created, log.unchanged, log.updated) == ("done", 6, 1, 0)
    assert Contact.objects.get(email="p0@example.com").city == "Kyiv"


MOUNTED_MB, ENOUGH_MB = 24, 400
ROWS = 60_000


@pytest.fixture
def small_disk(db):
    """A disk of its own for PostgreSQL, of which one has to be root."""
    if os.geteuid() != 0 or not settings.EMBEDDED_POSTGRES:
        pytest.skip("only root can mount a small disk for the embedded PostgreSQL")
    folder = settings.EMBEDDED_POSTGRES.directory.with_name("small_disk")
    folder.mkdir(exist_ok=True)
    if system("mount", "-t", "tmpfs", "-o", f"size={MOUNTED_MB}m", "none", str(folder)):
        pytest.skip("this container may not mount a small disk")
    shutil.chown(folder, OS_USER)
    yield folder
    system("umount", "--lazy", str(folder))
    folder.rmdir()


def system(*command):
    """0 where it did what it should."""
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def database_on_it(small_disk, transactional_db):
    """A database whose tables lie on the small disk."""
    database = Database(f"{settings.DATABASES['default']['NAME']}_small")
    database.create()
    with superuser() as server:
        server.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        server.execute(f"ALTER DATABASE {database.name} SET TABLESPACE small")
    yield database
    database.drop()
    with superuser() as server:
        server.execute("DROP TABLESPACE small")


def superuser():
    host = str(settings.EMBEDDED_POSTGRES.directory)
    return psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)


def test_a_database_without_room_loses_nothing_and_the_import_goes_on(small_disk, database_on_it, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("email,first_name\n" + "".join(f"person-{n}@example.com,First\n" for n in range(ROWS)))

    with pytest.raises(CommandError, match="The disk of the database is full; make room"):
        run(database_on_it.environment, "import_contacts", path, "--no-progress")
    system("mount", "-o", f"remount,size={ENOUGH_MB}m", str(small_disk))  # without room one may not even log in
    before = stored(database_on_it)
    again = run(database_on_it.environment, "run_import", "1")

    assert 0 < before[0] < ROWS
    assert len(set(before)) == 1
    assert again.output == f"created {ROWS}, updated 0, unchanged 0, rejected 0"
    assert set(stored(database_on_it)) == {ROWS}


def stored(database):
    """How many there are of each thing that a new contact has, and how many the import counted."""
    with database.connect() as connection:
        return connection.execute(
            """SELECT (SELECT count(*) FROM contacts_contact), (SELECT count(*) FROM contacts_identity),
                (SELECT count(*) FROM contacts_change), (SELECT sum(created) FROM contacts_import)"""
        ).fetchone()
