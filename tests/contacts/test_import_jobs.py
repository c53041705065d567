"""Jobs of imports: which of them has something to do, and that no two are at one import."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts import tasks
from contacts.imports import jobs
from contacts.models import Import
from tests.factories import ImportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commands(monkeypatch):
    """The commands that were run; each leaves the import as it was."""
    run = []
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # that of the test goes on
    monkeypatch.setattr(tasks, "run_command", lambda *command: run.append([*command]))
    return run


@pytest.mark.parametrize(
    ("command", "state"),
    [
        ("compare_import", "comparing"),
        ("run_import", "waiting"),
        ("run_import", "running"),
        ("undo_import", "undoing"),
    ],
)
def test_a_job_whose_work_is_awaited_is_done_again_until_it_has_ended(commands, command, state):
    log = ImportFactory(state=state)

    with pytest.raises(tasks.Interrupted):
        tasks.work_on_import(command, log.pk)

    assert commands == [[command, str(log.pk), "--awaited"]]


@pytest.mark.parametrize(
    ("command", "state"),
    [("compare_import", "waiting"), ("run_import", "stopped"), ("run_import", "undoing"), ("undo_import", "failed")],
)
def test_a_job_that_nobody_waits_for_does_nothing(commands, command, state):
    tasks.work_on_import(command, ImportFactory(state=state).pk)

    assert commands == []


def test_an_import_that_goes_on_waits_for_the_job_that_was_stopped():
    log, other = ImportFactory(), ImportFactory()

    jobs.start_run(log)
    jobs.stop(log)
    jobs.start_run(log)
    jobs.start_run(other)

    first, second, of_other = ProcrastinateJob.objects.order_by("id").values_list("lock", flat=True)
    assert first == second != of_other
    assert Import.objects.get(pk=log.pk).state == "waiting"
