"""Processes that import chunks side by side: Python cleans on one core while PostgreSQL stores on another.

This module imports nothing of Django's before `django.setup()`, because each new process begins with it.
"""

import gc
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from .chunks import Job, Line, Report

MOST_WORKERS = 4
NEW_OBJECTS = 1_000_000
"""So many more than there were make Python look for garbage in cycles."""


def collect_rarely() -> None:
    """A chunk makes many objects and no cycles among them; to look for those took a quarter of an import's time."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def import_chunks(job: "Job", chunks: Iterable[list["Line"]], several: bool) -> Iterator["Report"]:
    """The reports of the chunks, in their order; with `several` chunks they go to processes side by side."""
    if not several:
        yield from map(job.start(), chunks)
        return
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=_luggage(job)
    ) as pool:
        under_way: deque = deque()
        try:
            for lines in chunks:
                under_way.append(pool.submit(_import, lines))
                if len(under_way) > workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _luggage(job: "Job") -> tuple[bytes, str]:
    from django.db import connection  # noqa: PLC0415 (see the module's docstring)

    return pickle.dumps(job), str(connection.settings_dict["NAME"])


_import_chunk: Callable[[Sequence[Any]], "Report"]


def _begin(job: bytes, database: str) -> None:
    """Runs first in each process."""
    django.setup()
    from django.db import connection  # noqa: PLC0415

    global _import_chunk  # noqa: PLW0603 (what a pool's function may hold between calls)
    connection.settings_dict["NAME"] = database
    collect_rarely()
    _import_chunk = pickle.loads(job).start()  # noqa: S301 (made by the parent process a moment ago)


def _import(lines: Sequence[Any]) -> "Report":
    return _import_chunk(lines)
