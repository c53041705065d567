"""Commands of the worker's: run in processes of their own, which end with it."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from crm import commands
from crm.management.commands.work import work
from tests.processes import SECONDS, until

pytestmark = pytest.mark.once

ENDLESS = """
import pathlib, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
pathlib.Path(__file__).with_name("child").write_text(f"{child.pid}\\n")
signal.pause()
"""


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Says the number of the process that an endless command has started, when it has."""
    program = tmp_path / "manage.py"
    program.write_text(ENDLESS)
    monkeypatch.setattr(commands, "MANAGE", program)

    def number():
        with suppress(FileNotFoundError, ValueError):
            return int((tmp_path / "child").read_text())

    return number


def is_gone(number):
    """Or is a zombie, where nobody asks for how it ended."""
    try:
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


def test_a_command_ends_with_all_that_it_started(child):
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(commands.run_command)
        number = until(child)

        commands.end_commands()

        running.result(timeout=SECONDS)
    assert until(lambda: is_gone(number))


async def end_while_importing(child):
    app = App(connector=InMemoryConnector())
    await app.task(commands.run_command, queue="imports", name="run_import").defer_async()
    worker = asyncio.create_task(work(app))
    async with asyncio.timeout(SECONDS):
        while not (number := child()):
            await asyncio.sleep(0)
        worker.cancel()
        await asyncio.wait([worker])
    return number


def test_a_worker_that_is_told_to_end_does_not_wait_for_an_import(child):
    with ThreadPoolExecutor(1) as thread:  # this one may have a browser's loop already
        number = thread.submit(asyncio.run, end_while_importing(child)).result()
    assert until(lambda: is_gone(number))
