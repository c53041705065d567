"""What every kind of import is made of: columns that become cells, cells that become rows, rows that are written."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar

from contacts.models import Origin
from contacts.writing import Outcome
from crm.values import Invalid

from .fields import Clean, Field, UnusableFile, assign_columns
from .options import ImportOptions

Cells = Sequence[str]

_AFTER_TEXT_MARK = frozenset("0123456789=+-@\t\r")


class BadRow(Exception):
    """The row can't be imported; the message is for the person who corrects the file."""


class Importer(ABC):
    """One file of one kind. Subclasses say which fields there are, and how a row is made and written."""

    kind: ClassVar[str]
    needs_one_of: ClassVar[tuple[str, ...]]
    needs_all_of: ClassVar[tuple[str, ...]] = ()
    grouped_by: ClassVar[tuple[str, ...]]
    """The fields that tell which rows belong together; see `grouping`."""

    def __init__(self, header: list[str], options: ImportOptions):
        self.header = header
        self.options = options
        self.columns = assign_columns(header, self.fields(header), options.mapping)
        self._refuse_missing()
        self.dropped: list[str] = []
        self.read_dates_as({})

    @abstractmethod
    def fields(self, header: list[str]) -> Iterable[Field]:
        """The fields that a column can hold, strongest claim to a header last."""

    @abstractmethod
    def build(self, values: dict[str, Any], line: int) -> Any:
        """The row to write, from its cleaned cells; raises `BadRow`."""

    @abstractmethod
    def write(self, rows: Sequence[Any], origin: Origin, *, dry_run: bool) -> list[Outcome]:
        """Write the built rows and say of each what became of it."""

    def who(self, rows: Sequence[dict[str, Any]]) -> Sequence[Iterable[Hashable]]:
        """For each row's cleaned `grouped_by` cells, the things that no row of another chunk may share."""
        return [[tuple(sorted(values.items()))] if values else [] for values in rows]

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

    def parse(self, line: int, cells: Cells) -> Any:
        """The row to write; raises `BadRow`. What was dropped from it is in `self.dropped`."""
        self.dropped = []
        values: dict[str, Any] = {}
        for index, name, clean in self._plan:
            if cell := cells[index]:
                try:
                    values[name] = clean(cell if cell[0] != "'" else without_text_mark(cell))
                except Invalid as error:
                    self.refuse_cell(self.header[index], str(error))
            elif self.options.import_empty:
                values[name] = None
        return self.build(values, line)

    def group_values(self, cells: Cells) -> dict[str, Any]:
        """The cleaned cells that tell which rows belong together; faulty ones are left out."""
        values: dict[str, Any] = {}
        for index, name, clean in self._plan:
            if name in self.grouped_by and cells[index]:
                try:
                    values[name] = clean(without_text_mark(cells[index]))
                except Invalid:
                    continue
        return values

    def refuse_cell(self, column: str, reason: str) -> None:
        """Drop the cell and remember it, or refuse the row, as the options say."""
        if not self.options.skip_bad_cells:
            raise BadRow(f"{column}: {reason}") from None
        self.dropped.append(f"{column}: {reason}")

    def column_of(self, name: str) -> str:
        """The header under which a field came."""
        return next((self.header[index] for index, field in self.columns.items() if field.name == name), name)

    def _refuse_missing(self) -> None:
        found = {field.name for field in self.columns.values()}
        if not found.intersection(self.needs_one_of):
            raise UnusableFile(
                f"No column identifies the contact. One of {', '.join(self.needs_one_of)} is needed; the file has:"
                f' {", ".join(self.header)}. Name one with --map "Column=email".'
            )
        if missing := [name for name in self.needs_all_of if name not in found]:
            raise UnusableFile(
                f"No column for {', '.join(missing)}. The file has: {', '.join(self.header)}."
                f' Name it with --map "Column={missing[0]}".'
            )


def without_text_mark(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from reading it as a number or formula."""
    return cell[1:] if cell[0] == "'" and cell[1:2] in _AFTER_TEXT_MARK else cell
