"""One run of the benchmark: the files, the imports, the pages, and the references, in a database of its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.progress import Progress

from . import browser, references
from .clients import Pace
from .databases import Database
from .files import KINDS, Files
from .imports import Imports
from .intake import Intake
from .loading import index_fields, load, log_in
from .machine import machine
from .pages import Line, Site, grown, measured, sites
from .report import Report
from .samples import take_sample
from .servers import our_server
from .sizes import sizes
from .tasks import Task, tasks


@dataclass
class Benchmark:
    """`smaller` is where growth begins; None measures none. `kept` databases of an earlier run are not filled anew."""

    contacts: int
    smaller: int | None
    folder: Path
    database: str
    pace: Pace
    progress: Progress
    compare: bool = True
    kept: bool = False

    def __post_init__(self):
        self.ours = Database(self.database)
        self.few = Database(f"{self.database}_few")
        self.limit = Database(f"{self.database}_limit")
        self.report = Report(machine(), self.contacts, self.smaller)

    def run(self) -> None:
        if not self.kept:
            self._fill()
        cookie = log_in(self.ours)
        found = self._tasks(self.ours)
        self.progress.begin("Starting the servers", None)
        with sites(self.ours, found, cookie, self.folder, self.pace) as compared:
            self._each("Pages", found, self.report.pages, lambda task: measured(task, compared, self.pace))
            self.report.sizes = [*sizes(compared.ours), browser.visible(compared.ours, self.pace)]
            if self.compare:
                listed = [task for task in found if task.stock is not None]
                beside = self.report.references
                self._each("Stock admin", listed, beside, lambda task: [references.stock_admin(task, compared)])
            if self.smaller:
                self._grow(found, compared.ours)
        intake = Intake(self.ours, self.folder, self.pace)
        self.report.intake.extend(self._watched("Events by HTTP", intake.lines(), 2))

    def drop(self) -> None:
        for database in (self.ours, self.few, self.limit):
            database.drop()

    def _fill(self) -> None:
        files = self._files(self.contacts)
        imports = Imports(self.ours, self.limit, files, self.folder)
        self.report.imports.extend(self._watched("Importing", imports.first_load(), len(KINDS)))
        if self.compare:
            self.progress.begin("Importing by django-import-export", None)
            self.limit.create(like=self.ours)
            new = files.path("contacts", "new")
            self.report.references.append(references.import_export(self.limit, new, self.folder / "plain.csv"))
        self.report.imports.extend(self._watched("Importing more", imports.later(), 3 * len(KINDS)))
        if self.compare:
            rates = {line["task"]: line["rows_per_s"] for line in self.report.imports}
            self.report.references += references.bare_copies(imports, rates)
        self.limit.drop()
        self._settle(self.ours)
        if self.smaller:
            files = self._files(self.smaller, later=0)
            self.progress.begin("Importing the smaller number", None)
            load(self.few, files)
            self._settle(self.few)

    def _files(self, people: int, later: int | None = None) -> Files:
        files = Files(self.folder / f"files-{people}", people, later=later)
        files.write(lambda everybody: self._watched("Writing files", everybody, people))
        return files

    def _settle(self, database: Database) -> None:
        self.progress.begin("Indexing fields, analyzing", None)
        index_fields(database)
        database.settle()

    def _tasks(self, database: Database) -> list[Task]:
        self.progress.begin("Choosing what to ask for", None)
        with database.in_use():
            return tasks(take_sample())

    def _grow(self, found: list[Task], ours: Site) -> None:
        cookie = log_in(self.few)
        pairs = list(zip(found, self._tasks(self.few), strict=True))
        with our_server(self.few.environment, self.folder / "few.log") as port:
            few = Site.at(port, cookie)
            growth = self.report.growth
            self._each("Growth", pairs, growth, lambda pair: [grown(pair[0], ours, pair[1], few, self.pace)])

    def _each(self, name: str, things: list[Any], report: list[Line], lines: Callable[[Any], Iterable[Line]]) -> None:
        """Lines that are there already stay in the report when a later one fails."""
        for thing in self._watched(name, things, len(things)):
            report.extend(lines(thing))

    def _watched(self, name: str, things: Iterable[Any], number: int | None) -> Iterator[Any]:
        self.progress.begin(name, number)
        for thing in things:
            yield thing
            self.progress.advance(1)
