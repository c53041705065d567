"""What every kind of import is made of: columns that become cells, cells that become rows, rows that are written."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Container, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any, ClassVar, NamedTuple

from contacts.models import CustomField, Origin
from contacts.writing import Outcome
from crm.tables import Splitter, as_they_are
from crm.tables.text_marks import without_text_mark
from crm.values import Invalid

from .fields import Clean, Field, UnusableFile, WholeCleaner, assign_columns
from .options import ImportOptions
from .people import clean_phones
from .undone import Part

Cells = Sequence[str]
NumberedRow = tuple[int, list[str]]
"""The number of a line, and its cells."""
CellColumns = Sequence[Sequence[str]]
"""The columns of a part of the file, with the cells as they are written."""
Columns = dict[str, list[Any]]
"""{field: the value of each row, None where its cell is empty}"""
Faults = dict[int, dict[str, str]]
"""{row: {field: what is wrong with its cell}}"""


class Written(NamedTuple):
    """What became of each row, and what has to be known to undo it beside the history of contacts."""

    outcomes: list[Outcome]
    trace: dict[str, Any]


class BadRow(Exception):
    """The row can't be imported; the message is for the person who corrects the file."""


Parsed = tuple[Any, Sequence[str]]
"""The row of a line, or a `BadRow` that says why there is none; and what was left out of it."""


class Importer(ABC):
    """One file of one kind. Subclasses say which fields there are, and how a row is made and written."""

    kind: ClassVar[str]
    needs_one_of: ClassVar[tuple[str, ...]]
    needs_all_of: ClassVar[tuple[str, ...]] = ()
    grouped_by: ClassVar[tuple[str, ...]]
    """The fields that tell which rows belong together; see `who`."""
    never_left_out: ClassVar[frozenset[str]] = frozenset()
    """The fields that may say that somebody left: a faulty cell of theirs refuses its row, whatever the options say."""
    takes_new_fields: ClassVar[bool] = False
    custom_fields: Sequence[CustomField] = ()
    """Those that a column can hold, the ones to be made among them."""

    def __init__(self, header: list[str], options: ImportOptions, split: Splitter = as_they_are):
        self.header = header
        self.options = options
        self.split = split
        self.columns = assign_columns(header, self.fields(header), options.mapping)
        self.read_dates_as({})

    @abstractmethod
    def fields(self, header: list[str]) -> Iterable[Field]:
        """The fields that a column can hold, strongest claim to a header last."""

    @abstractmethod
    def build_all(self, columns: Columns, faults: Faults, lines: Sequence[int]) -> Iterable[Any]:
        """The row to write of each line, from its cleaned cells, or the `BadRow` that says why there can be none.

        A cell with a fault is as good as none.
        """

    @abstractmethod
    def write(self, rows: Sequence[Any], origin: Origin, *, dry_run: bool) -> Written:
        """Write the built rows and say of each what became of it."""

    @classmethod
    def take_back(cls, trace: dict[str, Any], origin: Origin) -> Part:  # noqa: ARG003 (not every kind leaves one)
        """Undo what a trace tells of, latest first, in the caller's transaction."""
        return Part()

    @cached_property
    def needed(self) -> Sequence[str]:
        """The fields without which a file of these columns says nothing."""
        return self.needs_all_of

    def telling_cells(self, cells: CellColumns) -> CellColumns:
        """The columns with those cells blank that tell nothing of which rows belong together."""
        return cells

    def who(self, columns: Columns) -> Iterable[Collection[Hashable]]:
        """For each row, of its cleaned `grouped_by` cells, the things that no row of another chunk may share."""
        return [[values] if any(values) else [] for values in zip(*columns.values(), strict=True)]

    @property
    def ignored(self) -> list[str]:
        return [name for index, name in enumerate(self.header) if index not in self.columns]

    def date_columns(self) -> list[int]:
        return [index for index, field in self.columns.items() if field.is_date]

    def read_dates_as(self, orders: dict[int, str]) -> None:
        """Settle how each column's cells are cleaned; `orders` is {column index: dmy, mdy or ymd}."""
        self._plan: list[tuple[int, str, Clean]] = [
            (index, field.name, field.cleaner(self.options.rules(orders.get(index))))
            for index, field in self.columns.items()
        ]

    def clean(self, cells: CellColumns, names: Container[str] | None = None) -> tuple[Columns, Faults]:
        """All columns that hold a field, or those of some fields alone, cleaned one after the other."""
        columns: Columns = {}
        faults: Faults = {}
        for index, name, clean in self._plan:
            if cells and (names is None or name in names):
                columns[name], refused = clean_cells(cells[index], clean)
                for row, cell in enumerate(cells[index]) if refused else ():
                    if cell in refused:
                        faults.setdefault(row, {})[name] = refused[cell]
        if "phone" in columns:
            astray = {row for row, reasons in faults.items() if "country" in reasons}
            for row, reason in clean_phones(columns, self.options.country, astray).items():
                faults.setdefault(row, {})["phone"] = reason
        return columns, faults

    def parse(self, lines: Sequence[tuple[int, Cells]]) -> Iterable[Parsed]:
        """Of each line the row to write, or why there is none; and what was left out of it."""
        columns, faults = self.clean(in_columns([cells for _, cells in lines]))
        rows = self.build_all(columns, faults, [line for line, _ in lines])
        return self._judged(rows, faults) if faults else zip(rows, repeat(()))

    def _judged(self, rows: Iterable[Any | BadRow], faults: Faults) -> Iterator[Parsed]:
        """A faulty cell is left out, or refuses its row, as the options say."""
        for place, row in enumerate(rows):
            faulty = faults.get(place, {})
            reasons = [f"{self.column_of(name)}: {reason}" for name, reason in faulty.items()]
            if reasons and not (self.options.skip_bad_cells and self._may_do_without(faulty, row)):
                yield BadRow("; ".join(reasons)), ()
            else:
                yield row, () if isinstance(row, BadRow) else reasons

    def _may_do_without(self, faulty: Collection[str], row: Any) -> bool:
        return self.never_left_out.isdisjoint(faulty) or self.says_who_left(row)

    def says_who_left(self, row: Any) -> bool:
        """Whether the row tells that somebody left without its faulty cells as well."""
        return False

    def column_of(self, name: str) -> str:
        """The header under which a field came."""
        return next((self.header[index] for index, field in self.columns.items() if field.name == name), name)

    def refuse_missing(self) -> None:
        """Raises `UnusableFile` where columns without which nothing can be imported are missing."""
        found = {field.name for field in self.columns.values()}
        if not found.intersection(self.needs_one_of):
            raise UnusableFile(
                f"No column identifies the contact: {' or '.join(self.needs_one_of)} is needed."
                f' The file has: {", ".join(self.header)}. Name one with --map "Column={self.needs_one_of[0]}".'
            )
        if missing := [name for name in self.needed if name not in found]:
            raise UnusableFile(
                f"No column for {', '.join(missing)}. The file has: {', '.join(self.header)}."
                f' Name it with --map "Column={missing[0]}".'
            )


def in_columns(rows: Sequence[Cells]) -> CellColumns:
    return list(zip(*rows, strict=True))


def clean_cells(cells: Sequence[str], clean: Clean) -> tuple[list[Any], dict[str, str]]:
    """The value of each cell, None for one that is blank; and {cell: why it was refused}.

    Cells that are alike are cleaned once, which is most of the work in most columns.
    """
    if isinstance(clean, WholeCleaner) and cells and (whole := clean.whole(cells)) is not None:
        return whole, {}
    values: dict[str, Any] = dict.fromkeys(cells)
    refused: dict[str, str] = {}
    for cell in values:
        if cell.strip():
            try:
                value = clean(without_text_mark(cell) if "'" in cell else cell)
            except Invalid as error:
                value, refused[cell] = None, str(error)
            values[cell] = None if value == "" else value
    return list(map(values.__getitem__, cells)), refused
