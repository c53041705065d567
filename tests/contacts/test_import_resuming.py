"""Imports that are killed, paused, stopped or run beside each other end as if nobody had disturbed them."""

import signal

import pytest

from activity.benchmark.commands import run
from contacts.imports.jobs import stop
from contacts.models import Import
from tests.processes import Command, one, own_copy, until

pytestmark = pytest.mark.once

ROWS, PEOPLE = 15_000, 10_000
PADDING = "x" * 80  # so that the file is worth several processes
COUNTS = "SELECT created, updated, unchanged, rejected, conflicts, state FROM contacts_import ORDER BY id DESC LIMIT 1"
CHUNKS = "SELECT count(*) FROM contacts_importchunk"
WRITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"
)
STATE = """
    SELECT (SELECT md5(string_agg(email || external_id || city, ';' ORDER BY external_id)) FROM contacts_contact),
        (SELECT md5(string_agg(key || email || external_id, ';' ORDER BY key))
            FROM contacts_identity JOIN contacts_contact AS contact ON contact.id = contact_id),
        (SELECT count(*) FROM contacts_identity), (SELECT count(*) FROM contacts_contactsummary),
        (SELECT count(*) FROM contacts_change WHERE fields = '{}'),
        (SELECT md5(string_agg(line || reason, ';' ORDER BY line)) FROM contacts_rejectedrow),
        (SELECT md5(string_agg(line || field || value, ';' ORDER BY line)) FROM contacts_importconflict),
        (SELECT sum(cardinality(lines)) FROM contacts_importchunk)
"""


def row(n):
    """Broken now and then; some people come twice, some bring an email that is somebody else's."""
    if n % 1_000 == 7:
        return f"broken {n},,,{PADDING}"
    person = n % PEOPLE
    email = f"p{person - 1}@example.com" if n % 500 == 9 else f"p{person}@example.com"
    return f"{email},C-{person},{'Lviv' if n < PEOPLE else 'Kyiv'},{PADDING}"


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text("email,external_id,city,ignored\n" + "".join(f"{row(n)}\n" for n in range(ROWS)))
    return path


@pytest.fixture(scope="module")
def undisturbed(migrated_database, django_db_blocker, people):
    """What an import that nobody disturbs leaves."""
    with django_db_blocker.unblock(), own_copy(migrated_database) as database:
        run(database.environment, "import_contacts", people, "--no-progress")
        return one(database, COUNTS), one(database, STATE)


@pytest.fixture
def start(own_database):
    """Starts commands, and kills at the end those that a failing test has left at work."""
    commands = []

    def start_command(*arguments):
        commands.append(Command(own_database, *arguments))
        return commands[-1]

    yield start_command
    for command in commands:
        if command.process.poll() is None:
            command.kill()


def latest(database):
    return str(one(database, "SELECT max(id) FROM contacts_import")[0])


def test_killed_at_any_moment_it_ends_as_undisturbed(own_database, start, people, undisturbed):
    began = start("import_contacts", people, "--no-progress")
    until(lambda: one(own_database, "SELECT state FROM contacts_import") == ("running",))
    began.kill()
    for chunks in (1, 2, 4):
        again = start("run_import", latest(own_database))
        until(lambda number=chunks: one(own_database, CHUNKS)[0] >= number)
        again.kill()
    assert one(own_database, COUNTS)[-1] == "running"

    run(own_database.environment, "run_import", latest(own_database))

    assert (one(own_database, COUNTS), one(own_database, STATE)) == undisturbed


def test_a_paused_run_that_was_overtaken_writes_nothing_when_it_wakes(own_database, start, people, undisturbed):
    paused = start("import_contacts", people, "--no-progress")
    until(lambda: one(own_database, CHUNKS)[0] >= 2)
    until(lambda: holds_nothing(own_database, paused))
    run(own_database.environment, "run_import", latest(own_database))
    before = one(own_database, COUNTS), one(own_database, STATE)

    paused.signal(signal.SIGCONT)
    code, _, errors = paused.ended()

    assert (code, "taken up elsewhere" in errors) == (1, True)
    assert before == (one(own_database, COUNTS), one(own_database, STATE)) == undisturbed


def holds_nothing(database, command):
    """Pause the command; but not where a transaction of its would keep others waiting."""
    command.signal(signal.SIGSTOP)
    if one(database, WRITING, database.name) == (0,):
        return True
    command.signal(signal.SIGCONT)
    return False


def test_a_stopped_import_goes_on_where_it_was(own_database, start, people, undisturbed):
    command = start("import_contacts", people, "--no-progress")
    until(lambda: one(own_database, CHUNKS)[0] >= 2)
    with own_database.in_use():
        stop(Import.objects.get())
    code, _, errors = command.ended()
    stopped = one(own_database, COUNTS)

    run(own_database.environment, "run_import", latest(own_database))

    assert (code, "stopped" in errors) == (1, True)
    assert stopped[-1] == "stopped"
    assert sum(stopped[:4]) < ROWS
    assert (one(own_database, COUNTS), one(own_database, STATE)) == undisturbed


def test_the_same_file_twice_at_once_creates_everybody_once(own_database, start, people, undisturbed):
    commands = [start("import_contacts", people, "--no-progress") for _ in range(2)]

    codes = [command.ended()[0] for command in commands]

    assert codes == [0, 0]
    assert one(own_database, STATE)[:4] == undisturbed[1][:4]
    assert counts_of_all(own_database) == (created_in(undisturbed), 2 * ROWS)


def test_two_files_of_the_same_people_at_once_end_with_everybody_once(
    own_database, start, people, undisturbed, tmp_path
):
    backwards = tmp_path / "backwards.csv"
    header, *rows = people.read_text().splitlines()
    backwards.write_text("\n".join([header, *(row.replace("Lviv", "Odesa") for row in reversed(rows))]))
    commands = [start("import_contacts", path, "--no-progress") for path in (people, backwards)]

    codes = [command.ended()[0] for command in commands]

    assert codes == [0, 0]
    created, rows_in = counts_of_all(own_database)
    assert one(own_database, "SELECT count(*) FROM contacts_contact") == (created,)
    assert rows_in == 2 * ROWS
    assert one(own_database, "SELECT count(*) FROM contacts_identity WHERE starts_with(key, 'external:')") == (created,)


def counts_of_all(database):
    return one(
        database, "SELECT sum(created)::int, sum(created + updated + unchanged + rejected)::int FROM contacts_import"
    )


def created_in(ended):
    return ended[0][0]
