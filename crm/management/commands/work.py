"""The background worker: imports, exports, mail and upkeep, from jobs in the same database."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.signals import on_stop

from crm.commands import end_commands

AT_ONCE = 2
LONG, QUICK, INDEXES = ["imports", "exports"], ["intake", "mail", "upkeep"], ["indexes"]
"""Queues whose jobs may take hours, whose jobs take seconds, and whose jobs wait until exports that run have ended.

One job of the second and of the third is always done beside the others.
"""
SECONDS_TO_END = 5
FORGOTTEN = "successful"
"""Jobs that are deleted once they are done; the one of each minute alone would be half a million a year."""


class Command(BaseCommand):
    help = "Do what pages leave to the background, such as imports. Several may run, where VAR_DIR is the same folder."

    def handle(self, **options):
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
        connection.ensure_connection()  # which starts the embedded PostgreSQL; the worker has connections of its own
        with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
            asyncio.run(work(worker))


async def work(worker: App) -> None:
    """Until a signal ends it; raises CommandError where a worker ends by itself, as it does without the database."""
    stopped = asyncio.Event()
    options: dict[str, Any] = {"install_signal_handlers": False, "delete_jobs": FORGOTTEN}
    async with worker.open_async():
        options["shutdown_graceful_timeout"] = SECONDS_TO_END
        shares = ((LONG, AT_ONCE), (QUICK, 1), (INDEXES, 1))
        workers = [
            asyncio.create_task(worker.run_worker_async(queues=queues, concurrency=number, **options))
            for queues, number in shares
        ]
        stop = asyncio.create_task(stopped.wait())
        try:
            with on_stop(stopped.set):
                await asyncio.wait([*workers, stop], return_when=asyncio.FIRST_COMPLETED)
        finally:
            end_commands()  # at once: a second signal may end this process
            for each in (*workers, stop):
                each.cancel()
            await asyncio.wait(workers, timeout=SECONDS_TO_END)
            end_commands()  # what began meanwhile
            await asyncio.wait(workers)
    if not stopped.is_set():
        raise CommandError("The worker lost the database, or failed; start it again.")
