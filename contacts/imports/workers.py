"""Processes that work on a file's lines side by side: Python cleans on one core while PostgreSQL stores on another.

This module imports nothing of Django's before `django.setup()`, because a process that is no copy begins with it.
"""

import gc
import multiprocessing
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from .importer import Importer

MOST_WORKERS = 4
NEW_OBJECTS = 1_000_000
"""So many more than there were make Python look for garbage in cycles."""

BARRIER: list[Any] = []
"""A part of no work: those behind it wait for those before it."""

Task = Callable[..., Any]
"""A module's own function of an importer, one part of the work, and what all parts share."""


def collect_rarely() -> None:
    """A chunk makes many objects and no cycles among them; to look for those took a quarter of an import's time."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


class Workers:
    """Processes that have the importer; or, unless there are `several` parts to work on, this process alone."""

    def __init__(self, importer: "Importer", *, several: bool):
        self.importer = importer
        # Copies of this process start at once and share its memory, but lack its threads and what those hold.
        self.are_copies = several and sys.platform == "linux" and threading.active_count() == 1
        self.number = min(os.cpu_count() or 1, MOST_WORKERS)
        self._pool = self._start() if several else None

    def _start(self) -> ProcessPoolExecutor:
        """The connection is closed, since no two processes can share one."""
        from django.db import connection  # noqa: PLC0415 (see the module's docstring)

        connection.close()
        importer = self.importer
        kind = pickle.dumps((type(importer), importer.header, importer.options, importer.split))
        context: Any = multiprocessing.get_context("fork" if self.are_copies else "spawn")
        pool = ProcessPoolExecutor(self.number, context, _begin, (kind, str(connection.settings_dict["NAME"])))
        pool.submit(int)  # copies are made now, before this process connects again
        return pool

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def each(self, task: Task, parts: Iterable[Any], *shared: Any, here: bool = False) -> Iterator[Any]:
        """What the task makes of each part, in order; `here` in this process alone. Few parts are read ahead."""
        if self._pool is None or here:
            yield from (task(self.importer, part, *shared) for part in parts if part is not BARRIER)
            return
        under_way: deque = deque()
        for part in parts:
            if part is not BARRIER:
                under_way.append(self._pool.submit(_do, task, part, *shared))
            while len(under_way) > (0 if part is BARRIER else self.number):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


_importer: "Importer"


def _begin(kind: bytes, database: str) -> None:
    """Runs first in each process."""
    django.setup()
    from django.db import connection  # noqa: PLC0415

    global _importer  # noqa: PLW0603 (what a pool's function may hold between calls)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    connection.settings_dict["NAME"] = database
    collect_rarely()
    importer, header, options, split = pickle.loads(kind)  # noqa: S301 (made by the parent process a moment ago)
    _importer = importer(header, options, split)


def _end_with_parent() -> None:
    """Whoever kills the command is rid of its processes, too; what they had not committed is taken back."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _do(task: Task, part: Any, *shared: Any) -> Any:
    return task(_importer, part, *shared)
