"""Progress of long work, told to whoever shows it."""

import sys
from typing import Self

SECONDS_BETWEEN_WRITES = 0.5
"""So often progress is written down, where somebody looks at it from elsewhere."""


class Progress:
    """Told how far long work is; this one tells nobody."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def begin(self, task: str, rows: int | None, done: int = 0) -> None:
        """Start a task of so many rows, or of nobody knows how many; the one before is done."""

    def advance(self, rows: int) -> None:
        pass


def shown_progress(shown: bool | None = None) -> Progress:
    """A bar on standard error, where that is a terminal unless `shown` says otherwise."""
    if not (sys.stderr.isatty() if shown is None else shown):
        return Progress()
    from crm.progress_bar import Bar  # noqa: PLC0415 (it takes a while to read what draws it)

    return Bar()
