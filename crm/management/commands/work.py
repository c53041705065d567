"""The background worker: imports, exports, mail and upkeep, from jobs in the same database."""

import asyncio
from contextlib import suppress

from django.core.management.base import BaseCommand
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

AT_ONCE = 2
QUICK = ["intake", "mail", "upkeep"]
"""Queues whose jobs take seconds; one of them is always done beside the others, which may take hours."""
SECONDS_TO_END = 5
FORGOTTEN = "successful"
"""Jobs that are deleted once they are done; the one of each minute alone would be half a million a year."""


class Command(BaseCommand):
    help = "Do what pages leave to the background, such as imports; as many of these as there are machines may run."

    def handle(self, **options):
        connection.ensure_connection()  # which starts the embedded PostgreSQL; the worker has connections of its own
        with app.replace_connector(DjangoConnector().get_worker_connector()) as worker:
            asyncio.run(work(worker))


async def work(worker: App) -> None:
    async with worker.open_async():
        quick = asyncio.create_task(
            worker.run_worker_async(queues=QUICK, concurrency=1, install_signal_handlers=False, delete_jobs=FORGOTTEN)
        )
        try:
            await worker.run_worker_async(
                concurrency=AT_ONCE, shutdown_graceful_timeout=SECONDS_TO_END, delete_jobs=FORGOTTEN
            )
        finally:
            quick.cancel()
            with suppress(asyncio.CancelledError):
                await quick
