"""What happens in the background: a job is a command in a process of its own, which can be killed and run again."""

import subprocess
import sys

from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from contacts.models import Import

MANAGE = settings.BASE_DIR / "manage.py"


class Interrupted(Exception):
    """The command ended before its work did."""


@app.task(queue="imports", retry=RetryStrategy(wait=5, retry_exceptions=[Interrupted]))
def work_on_import(command: str, import_id: int) -> None:
    """Run `manage.py run_import`, `compare_import` or `undo_import`, unless somebody stopped it meanwhile.

    What goes wrong with the file is kept with the import. A command that was killed, or lost the database, is run
    again, and goes on where it was.
    """
    awaited = Import.objects.filter(pk=import_id, state__in=Import.AT_WORK)
    if awaited.exists():
        subprocess.run([sys.executable, str(MANAGE), command, str(import_id)], check=False)
        if awaited.exists():
            raise Interrupted(f"{command} {import_id}")


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """A worker that was killed leaves its jobs as if they were being done; they are done again."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
