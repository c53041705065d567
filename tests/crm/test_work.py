"""The background worker: what people wait for is done beside what takes long."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from crm.management.commands.work import AT_ONCE, work


async def mail_beside_imports():
    """As many endless imports as are done at once, and a mail that ends them."""
    app, sent = App(connector=InMemoryConnector()), asyncio.Event()

    @app.task(queue="imports")
    async def run_import():
        await sent.wait()

    @app.task(queue="mail")
    async def send_mail():
        sent.set()

    for _ in range(AT_ONCE):
        await run_import.defer_async()
    await send_mail.defer_async()
    worker = asyncio.create_task(work(app))
    async with asyncio.timeout(60):
        await sent.wait()
    worker.cancel()
    await asyncio.wait([worker])


class LosesTheDatabase(App):
    """The worker for what is quick ends, the other goes on until it is told to."""

    async def run_worker_async(self, *, queues=None, **options):
        if queues is None:
            await asyncio.Event().wait()


def test_a_worker_of_which_a_part_ends_by_itself_ends_with_an_error():
    with ThreadPoolExecutor(1) as thread, pytest.raises(CommandError, match="start it again"):
        thread.submit(asyncio.run, work(LosesTheDatabase(connector=InMemoryConnector()))).result()


def test_mail_goes_out_while_imports_run():
    with ThreadPoolExecutor(1) as thread:  # this one may have a browser's loop already
        thread.submit(asyncio.run, mail_beside_imports()).result()
