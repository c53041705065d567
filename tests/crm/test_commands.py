"""Commands of the worker's: run in processes of their own, which end with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from crm import commands
from tests.processes import until

pytestmark = pytest.mark.once

ENDLESS = """
import signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
signal.pause()
"""


def test_a_command_that_would_go_on_for_hours_ends_with_the_worker(monkeypatch, tmp_path):
    program = tmp_path / "manage.py"
    program.write_text(ENDLESS)
    monkeypatch.setattr(commands, "MANAGE", program)
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(commands.run_command)
        until(lambda: commands._running)

        commands.end_commands()

        running.result()
    assert not commands._running
