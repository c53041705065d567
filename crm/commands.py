"""Commands of manage.py in processes of their own; those that the worker runs end with it."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from django.conf import settings

MANAGE = settings.BASE_DIR / "manage.py"

_running: set[subprocess.Popen] = set()


def start_command(*arguments: str) -> subprocess.Popen:
    """In a session of its own: a Ctrl-C reaches whoever started it alone, who ends it in turn."""
    return subprocess.Popen([sys.executable, str(MANAGE), *arguments], start_new_session=True)


def run_command(*arguments: str) -> None:
    """Run it to its end, or until `end_commands`."""
    process = start_command(*arguments)
    _running.add(process)
    try:
        process.wait()
    finally:
        _running.discard(process)


def end_commands() -> None:
    """With all processes that they have started. What they have not committed is left to whoever runs them again."""
    for process in [*_running]:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
