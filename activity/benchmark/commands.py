"""Our commands as an operator runs them, in processes of their own, with their time and the memory of all of them."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

from django.core.management import CommandError

from .databases import Environment
from .servers import MANAGE, end

SECONDS_BETWEEN_LOOKS = 0.05
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Run(NamedTuple):
    """`peak_mb` is the most that the command and its processes held together, None where nobody can say."""

    seconds: float
    peak_mb: float | None
    output: str


def run(environment: Environment, *arguments: str | Path) -> Run:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, MANAGE, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    memory = Memory(process.pid)
    try:
        with memory:
            output, errors = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        end(process)
        raise
    if process.returncode:
        raise CommandError(f"{arguments[0]} failed: {errors.strip()[-2000:]}")
    return Run(time.perf_counter() - begun, memory.peak_mb, output.strip())


class Memory:
    """Looks at a process and its descendants until the end; pages that they share count for each of them."""

    def __init__(self, pid: int):
        self.pid = pid
        self._peak_kb = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def peak_mb(self) -> float | None:
        return self._peak_kb / 1024 if self._peak_kb else None

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            self._peak_kb = max(self._peak_kb, _resident_kb(self.pid))


def _resident_kb(pid: int) -> int:
    """Of the process and its descendants (proc(5)); 0 for those that have ended, and where there is no /proc."""
    process = Path("/proc") / str(pid)
    try:
        pages = int((process / "statm").read_text().split()[1])
        children = [child for task in (process / "task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, IndexError):
        return 0
    return pages * PAGE_KB + sum(_resident_kb(int(child)) for child in children)
