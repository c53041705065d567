"""The background worker: what people wait for is done beside what takes long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from crm.management.commands.work import AT_ONCE, LONG, work


async def all_at_once():
    """As many imports as are done at once, a mail and an index: each job ends when all have begun."""
    app, begun = App(connector=InMemoryConnector()), asyncio.Barrier(AT_ONCE + 3)

    async def begin():
        await begun.wait()

    for queue, number in {"imports": AT_ONCE, "mail": 1, "indexes": 1}.items():
        job = app.task(begin, queue=queue, name=queue)
        for _ in range(number):
            await job.defer_async()
    worker = asyncio.create_task(work(app))
    async with asyncio.timeout(60):
        await begun.wait()
    worker.cancel()
    await asyncio.wait([worker])


class LosesTheDatabase(App):
    """The worker for what takes long goes on until it is told to, the others end."""

    async def run_worker_async(self, *, queues=None, **options):
        if queues == LONG:
            await asyncio.Event().wait()


def test_a_worker_of_which_a_part_ends_by_itself_ends_with_an_error():
    with ThreadPoolExecutor(1) as thread, pytest.raises(CommandError, match="start it again"):
        thread.submit(asyncio.run, work(LosesTheDatabase(connector=InMemoryConnector()))).result()


def test_mail_goes_out_and_indexes_wait_while_imports_run():
    with ThreadPoolExecutor(1) as thread:  # this one may have a browser's loop already
        thread.submit(asyncio.run, all_at_once()).result()
