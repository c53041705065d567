"""What files of sends, events and orders share: whose each row is, and keys for rows that bring none."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.db import connection

from activity.recording import TakenBack, Trace
from contacts.imports.fields import Field
from contacts.imports.importer import BadRow, CellColumns, Columns, Faults, Importer, Written
from contacts.imports.people import Who, person_fields
from contacts.imports.undone import CHANGED, Kept, Part
from contacts.models import Origin
from contacts.writing import Existing, Outcome, Result, write_contacts
from contacts.writing.storing import holders_of

PERSON = ("contact_id", "customer_id", "email", "phone", "telegram_id", "device_id", "push_token")

Column = Callable[[str], Sequence[Any]]
"""The values of a field, one for each row: None where its cell is empty, or the file has no such column."""


class Activity(NamedTuple):
    """A row of such a file: who it is about, and what happened, whose contact is not known yet."""

    who: Who
    happened: Any

    @property
    def line(self) -> int:
        return self.happened.line


class ActivityImporter(Importer):
    needs_one_of = PERSON
    source: ClassVar[str]
    """The source of a contact that such a row brings in."""

    def fields(self, header: list[str]) -> Iterable[Field]:
        yield from person_fields("customer_id")
        yield from self.own_fields(header)

    @abstractmethod
    def own_fields(self, header: list[str]) -> Iterable[Field]:
        """The columns beside those that say who it is."""

    @abstractmethod
    def happened(self, column: Column, lines: Sequence[int]) -> Iterable[Any]:
        """What happened by each row, with the contact left open."""

    @abstractmethod
    def record(self, rows: Sequence[Any], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        """Store what happened, of contacts that are known by now."""

    @cached_property
    def needed_on_a_line(self) -> Sequence[str]:
        """The fields that every row has to fill."""
        return self.needed

    def build_all(self, columns: Columns, faults: Faults, lines: Sequence[int]) -> Iterable[Activity | BadRow]:
        """Column by column, which takes half the time that row by row does."""
        nothing = [None] * len(lines)

        def column(name: str) -> Sequence[Any]:
            return columns.get(name, nothing)

        rows = map(Activity, map(Who, *map(column, PERSON)), self.happened(column, lines))
        needed = {name: column(name) for name in self.needed_on_a_line}
        if not any(None in values for values in needed.values()):
            return rows
        return [
            BadRow(f"{self.column_of([*needed][values.index(None)])} is empty") if None in values else row
            for row, *values in zip(rows, *needed.values(), strict=True)
        ]

    def write(self, rows: Sequence[Activity], origin: Origin, *, dry_run: bool) -> Written:
        people = self._people(rows, origin, dry_run=dry_run)
        whose = [people[row.who] for row in rows]
        known = []
        for row, person in zip(rows, whose, strict=True):
            if person.contact_id is not None:
                row.happened.contact_id = person.contact_id
                known.append(row.happened)
        if not dry_run:
            _check_at_once()
        trace: Trace = {}
        results = iter(self.record(known, origin, dry_run=dry_run, trace=trace))
        outcomes = [person if person.contact_id is None else _outcome(person, next(results)) for person in whose]
        return Written(outcomes, trace)

    @staticmethod
    @abstractmethod
    def taken_back(trace: Trace) -> TakenBack:
        """Take back what was recorded."""

    @classmethod
    def take_back(cls, trace: Trace, origin: Origin) -> Part:  # noqa: ARG003 (activity has no history of its own)
        taken = cls.taken_back(trace)
        kept = [
            Kept(contact_id, CHANGED, column.removesuffix("_id"), cls.kind, pk) for contact_id, pk, column in taken.kept
        ]
        return Part(len(taken.deleted), len(taken.restored), kept)

    def _people(self, rows: Sequence[Activity], origin: Origin, *, dry_run: bool) -> dict[Who, Outcome]:
        """Who is who; many rows are about one person, who is asked for once.

        Most are known by their one identifier, which takes no more than to look it up.
        """
        first: dict[Who, int] = {}
        for row in rows:
            first.setdefault(row.who, row.happened.line)
        people = {} if self.options.match else _known(first)
        others = {who: line for who, line in first.items() if who not in people}
        outcomes = write_contacts(
            [who.as_row(line) for who, line in others.items()],
            origin,
            match=self.options.match,
            source=self.source,
            create=self.options.create,
            existing=Existing.SKIP,
            dry_run=dry_run,
        )
        return people | dict(zip(others, outcomes, strict=True))


def _known(people: Iterable[Who]) -> dict[Who, Outcome]:
    """Those whom a single identifier names."""
    keys = {who: key for who in people if (key := who.only_key)}
    held = holders_of(keys.values())
    return {who: Outcome(Result.UNCHANGED, held[key]) for who, key in keys.items() if key in held}


def filled(values: Iterable[Any], default: Any) -> Iterable[Any]:
    return [default if value is None else value for value in values]


def _check_at_once() -> None:
    """Have foreign keys checked as rows are written, from here on, and not when all is committed.

    By then the summaries are locked, and whoever writes other rows of the same people would wait for the checks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _outcome(person: Outcome, result: Result) -> Outcome:
    """Of a row about the person; the first such row carries the person's conflicts."""
    conflicts, person.conflicts = person.conflicts, ()
    return Outcome(result, person.contact_id, conflicts=conflicts)


def without_times(importer: Importer, cells: CellColumns, key: str, time: str) -> CellColumns:
    """The columns without the times of rows that have a key: the time tells only those apart that have none."""
    places = {field.name: place for place, field in importer.columns.items()}
    if key not in places or time not in places:
        return cells
    told = zip(cells[places[key]], cells[places[time]], strict=True)
    times = ["" if given.strip() else at for given, at in told]
    return [times if place == places[time] else column for place, column in enumerate(cells)]
