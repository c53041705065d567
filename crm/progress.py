"""Progress of long work on a terminal: what is done, how fast, and how long it will still take."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

SECONDS_BETWEEN_DRAWINGS = 0.1


class Silent:
    """No progress shown."""

    def __enter__(self) -> "Silent":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        pass

    def advance(self, rows: int) -> None:
        pass


class Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")


class Bar:
    """A progress bar on standard error, one line a task. Drawn as work advances: no thread of its own."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(file=sys.stderr), auto_refresh=False)
        self._task: TaskID | None = None
        self._drawn = 0.0

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        """Start a task of so many rows, or of nobody knows how many; the one before is done."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(task, total=rows, completed=done)
        self._progress.refresh()

    def advance(self, rows: int) -> None:
        if self._task is not None:
            self._progress.advance(self._task, rows)
        if time.monotonic() - self._drawn > SECONDS_BETWEEN_DRAWINGS:
            self._progress.refresh()
            self._drawn = time.monotonic()
