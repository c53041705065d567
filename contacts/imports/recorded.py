"""Progress that is kept with the import, for whoever looks at it from elsewhere."""

import time

from crm.progress import SECONDS_BETWEEN_WRITES, Progress

from . import logbook
from .logbook import Ticket


class Recorded(Progress):
    """Tells another progress, too. Raises `Stopped` where somebody has stopped the import."""

    def __init__(self, ticket: Ticket, shown: Progress):
        self._ticket = ticket
        self._shown = shown
        self._waiting = 0
        self._written = 0.0

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        self._shown.begin(task, rows, done)
        self._waiting = 0
        logbook.begin_phase(self._ticket, task, rows, done)

    def advance(self, rows: int) -> None:
        self._shown.advance(rows)
        self._waiting += rows
        if time.monotonic() - self._written > SECONDS_BETWEEN_WRITES:
            logbook.advance(self._ticket, self._waiting)
            self._waiting, self._written = 0, time.monotonic()
