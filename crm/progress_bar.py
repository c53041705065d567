"""Progress of long work on a terminal: what is done, how fast, and how long it will still take."""

import sys
import time
from typing import Self

from rich import progress as drawing
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from crm.progress import Progress

SECONDS_BETWEEN_DRAWINGS = 0.1


class Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")


class Bar(Progress):
    """A progress bar on standard error, one line a task. Drawn as work advances: no thread of its own."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
        self._drawing = drawing.Progress(*columns, console=Console(file=sys.stderr), auto_refresh=False)
        self._task: TaskID | None = None
        self._drawn = 0.0

    def __enter__(self) -> Self:
        self._drawing.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._drawing.stop()

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        if self._task is not None:
            self._drawing.remove_task(self._task)
        self._task = self._drawing.add_task(task, total=rows, completed=done)
        self._drawing.refresh()

    def advance(self, rows: int) -> None:
        if self._task is not None:
            self._drawing.advance(self._task, rows)
        if time.monotonic() - self._drawn > SECONDS_BETWEEN_DRAWINGS:
            self._drawing.refresh()
            self._drawn = time.monotonic()
