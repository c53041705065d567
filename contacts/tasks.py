"""What the worker does: long work as a command in a process of its own, which can be killed and run again."""

from django.core.management import call_command
from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import QuerySet
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from contacts.custom_indexes import keep_index
from contacts.exports.files import remove_old
from contacts.imports.logbook import AWAITED_IN
from contacts.intake.refusals import forget_old
from contacts.models import Export, Import
from contacts.subscribing import jobs  # noqa: F401 (the worker finds tasks by this module)
from crm.commands import run_command


class Interrupted(Exception):
    """The command ended before its work did."""


AGAIN = RetryStrategy(wait=5, retry_exceptions=[Interrupted, OperationalError, InterfaceError])
"""Also where the database was lost meanwhile."""


@app.task(queue="imports", retry=AGAIN)
def work_on_import(command: str, import_id: int) -> None:
    """Run `manage.py run_import`, `compare_import` or `undo_import`, unless somebody stopped it meanwhile.

    What goes wrong with the file is kept with the import. A command that was killed, or lost the database, is run
    again, and goes on where it was.
    """
    _run_for(Import.objects.filter(pk=import_id, state__in=AWAITED_IN[command]), command, import_id, "--awaited")


@app.task(queue="exports", retry=AGAIN)
def work_on_export(export_id: int) -> None:
    """Run `manage.py run_export`; one that was killed, or lost the database, begins anew."""
    _run_for(Export.objects.filter(pk=export_id, state__in=Export.AT_WORK), "run_export", export_id)


def _run_for(awaited: QuerySet, command: str, number: int, *options: str) -> None:
    if awaited.exists():
        run_command(command, str(number), *options)
        close_old_connections()  # it may have taken hours, and the database may have been restarted
        if awaited.exists():
            raise Interrupted(f"{command} {number}")


@app.task(queue="intake", retry=RetryStrategy(wait=60))
def write_batch(batch_id: int) -> None:
    """Write the contacts that came in one call; each minute again until it is done, since they count as stored."""
    from contacts.intake.batches import write_kept_batch  # noqa: PLC0415 (every command would read the whole API)

    write_kept_batch(batch_id)


@app.task(queue="indexes", lock="indexes", retry=RetryStrategy(max_attempts=10, wait=60))
def work_on_index(field_id: int, user_id: int, *, is_wanted: bool) -> None:
    """Build or drop the index of a custom field, one at a time: each waits for whatever reads the database already.

    Again where the database was lost meanwhile.
    """
    keep_index(field_id, is_wanted=is_wanted, user_id=user_id)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """A worker that was killed leaves its jobs as if they were being done; they are done again."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(queue="upkeep", queueing_lock="remove_old_exports")
def remove_old_exports(timestamp: int) -> None:
    """Nobody needs them for long, and they hold everybody."""
    remove_old()


@app.periodic(cron="41 3 * * *")
@app.task(queue="upkeep", queueing_lock="forget_abandoned_imports")
def forget_abandoned_imports(timestamp: int) -> None:
    """Their files hold personal data of people who may never have become contacts."""
    from contacts.imports.receiving import forget_abandoned  # noqa: PLC0415 (only this task reads tables)

    forget_abandoned()


@app.periodic(cron="11 4 * * *")
@app.task(queue="upkeep", queueing_lock="forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Log-ins that ended by themselves."""
    call_command("clearsessions")


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", queueing_lock="forget_old_calls")
def forget_old_calls(timestamp: int) -> None:
    """What was refused holds personal data of people who may never have become contacts."""
    forget_old()
