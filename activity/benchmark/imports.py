"""Imports measured: our commands on the demo's files beside PostgreSQL alone on the same rows."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .commands import Run
from .databases import Database
from .files import KINDS, Files
from .import_limits import CLEAN, bare_rate, copy_catalogues, last_id, limit_rate, write_clean
from .loading import import_file, prepare

MOST_MB = 300
AGAIN_AT_LEAST = 1.5
AT_LEAST = {"contacts": 0.6, "sends": 0.7, "events": 0.7, "orders": 0.7}
"""How much of the limit's rate is wanted for new rows. Of changed ones we keep what they were, which it does not."""
CHANGED_AT_LEAST = {"contacts": 0.6}

_NOTHING = "created 0, updated 0,"

Line = dict[str, Any]


class Imports:
    """Fills `ours` from empty; `limit` is a copy of it, made before each import that has a limit."""

    def __init__(self, ours: Database, limit: Database, files: Files, folder: Path):
        self.ours = ours
        self.limit = limit
        self.files = files
        self.clean = folder / "clean.copy"
        self._after: dict[str, int] = {}
        self.bare_rates: dict[str, float] = {}
        """{kind: rows a second of a bare COPY of the new rows}"""

    def first_load(self) -> Iterator[Line]:
        """Into an empty database; the limit has its indexes in place."""
        prepare(self.ours, self.files.catalogue)
        yield self._beside_limit("contacts", "base", "first load")
        for kind in KINDS[1:]:
            yield self._line(kind, "first load", self._import(kind, "base"))

    def later(self) -> Iterator[Line]:
        """New rows, the same file again, and changed rows, into the filled database."""
        for kind in KINDS:
            new = self._measured(kind, "new", "new rows")
            yield new
            again = self._import(kind, "new")
            line = self._line(kind, "the same file again", again, limit=new["rows_per_s"], at_least=AGAIN_AT_LEAST)
            yield line if _NOTHING in again.output else line | {"note": again.output, "ok": False}
            yield self._measured(kind, "changed", "changed rows")

    def _measured(self, kind: str, part: str, name: str) -> Line:
        if kind in CLEAN:
            return self._beside_limit(kind, part, name)
        return self._line(kind, name, self._import(kind, part))

    def _import(self, kind: str, part: str) -> Run:
        return import_file(self.ours, kind, self.files.path(kind, part))

    def _beside_limit(self, kind: str, part: str, name: str) -> Line:
        self.limit.create(like=self.ours)
        os.sync()  # so that neither side waits for what was written before
        with self.ours.connect() as ours:
            after = self._after.setdefault(kind, last_id(ours, kind)) if part != "base" else 0
        run = self._import(kind, part)
        with self.ours.connect() as ours, self.limit.connect() as limit:
            write_clean(ours, kind, after, self.clean)
            copy_catalogues(ours, limit)
            os.sync()
            rate = limit_rate(limit, kind, self.clean)
            if part == "new":
                self.bare_rates[kind] = bare_rate(limit, kind, self.clean)
        wanted = CHANGED_AT_LEAST if part == "changed" else AT_LEAST
        return self._line(kind, name, run, limit=rate, at_least=wanted.get(kind))

    def _line(
        self, kind: str, name: str, run: Run, *, limit: float | None = None, at_least: float | None = None
    ) -> Line:
        """`limit` is what the rate is compared with, `at_least` how much of it is wanted."""
        rows = sum(map(int, re.findall(r"\d+", run.output)))
        rate = rows / run.seconds
        ratio = rate / limit if limit else None
        return {
            "task": f"{kind}: {name}",
            "rows": rows,
            "rows_per_s": round(rate),
            "limit_rows_per_s": round(limit) if limit else None,
            "ratio": ratio and round(ratio, 3),
            "at_least": at_least,
            "peak_mb": run.peak_mb and round(run.peak_mb),
            "ok": (ratio is None or at_least is None or ratio >= at_least) and (run.peak_mb or 0) <= MOST_MB,
        }
