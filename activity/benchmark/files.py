"""The files of the benchmark: the demo's people, those who come later, and later news of them."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from activity.demo import HEADERS, write_demo_data

KINDS = tuple(HEADERS)
SEED = 5
MANY_LATER = 20_000
"""So many people come later, when the database is filled; or a tenth where that is more, half where that is less."""

Row = dict[str, str]


class Files:
    """`people` of the demo in `folder`, each kind in three files: `base`, `new` and `changed`."""

    def __init__(self, folder: Path, people: int, *, later: int | None = None):
        self.folder = folder
        self.people = people
        self.later = min(people // 2, max(people // 10, MANY_LATER)) if later is None else later

    def path(self, kind: str, part: str) -> Path:
        return self.folder / f"{kind}.{part}.csv"

    @property
    def catalogue(self) -> Path:
        return self.folder / "catalogue.json"

    def write(self, watch: Callable[[Iterable[Any]], Iterable[Any]]) -> None:
        """Written once; found again they are used as they are."""
        done = self.folder / f"written-{self.people}"
        if done.exists():
            return
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        write_demo_data(self.folder, self.people, seed=SEED, now=now, watch=watch)
        for kind in KINDS:
            self._part(kind)
        done.touch()

    def _part(self, kind: str) -> None:
        """The last rows become new ones, since the demo tells of one person after the other."""
        whole = self.folder / f"{kind}.csv"
        total = sum(1 for _ in read_rows(whole))
        rows = read_rows(whole)
        write_rows(self.path(kind, "base"), islice(rows, total - total * self.later // self.people))
        write_rows(self.path(kind, "new"), rows)
        write_rows(self.path(kind, "changed"), map(CHANGES[kind], read_rows(self.path(kind, "new"))))
        whole.unlink()


def read_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_rows(path: Path, rows: Iterator[Row]) -> None:
    first = next(rows, None)
    with path.open("w", encoding="utf-8", newline="") as file:
        if first is None:
            return
        writer = csv.DictWriter(file, first, lineterminator="\n")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _moved(row: Row) -> Row:
    return row | {"city": "Newhaven", "points": str(int(row["points"] or 0) + 25)}


def _updated(row: Row) -> Row:
    return row | {"app_version": "6.0.0", "os": "OS 27"}


def _clicked(row: Row) -> Row:
    return row | {"read_at": row["sent_at"], "clicked_at": row["sent_at"]}


def _corrected(row: Row) -> Row:
    return row | {"key_value": f"{row['key_value']}."}


def _ended(row: Row) -> Row:
    return row | {"status": "CANCELLED" if row["status"] != "CANCELLED" else "DELIVERED"}


CHANGES: dict[str, Callable[[Row], Row]] = {
    "contacts": _moved,
    "devices": _updated,
    "sends": _clicked,
    "events": _corrected,
    "orders": _ended,
}
"""What the later news of each kind of row is; every row brings some."""
