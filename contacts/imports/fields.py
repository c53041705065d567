"""What a column can hold: a field's name, the headers it is known by, and how its cells are cleaned."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from contacts.custom_values import Rules
from crm.values import clean_bool, clean_date, clean_decimal, clean_instant, clean_text, spelling, usual_moments

Clean = Callable[[str], Any]


def plain(clean: Clean) -> Callable[[Rules], Clean]:
    """A cleaner that reads a cell in one way, whatever the file's rules."""
    return lambda _rules: clean


class WholeCleaner(ABC):
    """A cleaner that is several times as quick with a whole column, where its cells are as most files have them."""

    @abstractmethod
    def __call__(self, cell: str) -> Any:
        """The value of a cell that isn't blank."""

    @abstractmethod
    def whole(self, cells: Sequence[str]) -> list[Any] | None:
        """The value of each cell, None for one that is empty; or None, if they have to be looked at one by one."""


@dataclass(frozen=True)
class TextCleaner(WholeCleaner):
    max_length: int

    def __call__(self, cell: str) -> str:
        return clean_text(cell, self.max_length)

    def whole(self, cells: Sequence[str]) -> list[Any] | None:
        together = "".join(cells)
        if "'" in together or not together.isprintable() or max(map(len, cells)) > self.max_length:
            return None
        if " " in together and any(cell != cell.strip() for cell in cells):
            return None
        return [cell or None for cell in cells]


@dataclass(frozen=True)
class InstantCleaner(WholeCleaner):
    rules: Rules

    def __call__(self, cell: str) -> Any:
        return clean_instant(cell, self.rules.zone, self.rules.date_order)

    def whole(self, cells: Sequence[str]) -> list[Any] | None:
        return usual_moments(cells)


def text(max_length: int) -> Callable[[Rules], Clean]:
    return plain(TextCleaner(max_length))


def day(rules: Rules) -> Clean:
    return partial(clean_date, order=rules.date_order)


def amount(rules: Rules) -> Clean:
    return partial(clean_decimal, decimal=rules.decimal)


boolean = plain(clean_bool)


@dataclass(frozen=True)
class Field:
    """`cleaner` makes, from the file's rules, the function that cleans a cell."""

    name: str
    cleaner: Callable[[Rules], Clean]
    aliases: tuple[str, ...] = ()
    is_date: bool = False


def dated(name: str, *aliases: str, cleaner: Callable[[Rules], Clean] = InstantCleaner) -> Field:
    return Field(name, cleaner, aliases, is_date=True)


class UnusableFile(Exception):
    """The file can't be imported as it is; the message says what to do."""


class UnclearDates(UnusableFile):
    """Somebody has to say in which order day and month stand."""


def assign_columns(header: list[str], fields: Iterable[Field], mapping: dict[str, str]) -> dict[int, Field]:
    """{column index: field}. Columns named in `mapping` come first; an empty field name there skips the column.

    A header that is a field's own name to the letter means that field. Of two fields that are spelled alike the later
    one counts; of two columns that name one field, the one that has its own name or the earlier of its aliases.
    """
    fields = list(fields)
    names = {field.name: (-1, field) for field in fields}
    spellings = {
        spelling(name): (rank, field) for field in fields for rank, name in enumerate((field.name, *field.aliases))
    }
    known = {name: field for name, (_, field) in spellings.items()}
    assigned = _by_hand(header, known | {field.name: field for field in fields}, mapping)
    taken = {field.name for field in assigned.values()}
    claims = [names.get(name) or spellings.get(spelling(name)) for name in header]
    found = [(*claim, index) for index, claim in enumerate(claims) if claim]
    for _, field, index in sorted(found, key=lambda claim: claim[0]):
        if header[index] not in mapping and field.name not in taken:
            assigned[index] = field
            taken.add(field.name)
    return dict(sorted(assigned.items()))


def _by_hand(header: list[str], spellings: dict[str, Field], mapping: dict[str, str]) -> dict[int, Field]:
    assigned: dict[int, Field] = {}
    for column, name in mapping.items():
        if column not in header:
            raise UnusableFile(f"--map: the file has no column “{column}”. Its columns are: {', '.join(header)}.")
        if not name:
            continue
        field = spellings.get(name) or spellings.get(spelling(name))
        if field is None:
            names = sorted({field.name for field in spellings.values()})
            raise UnusableFile(f"--map: there is no field “{name}”. The fields are: {', '.join(names)}.")
        if field in assigned.values():
            raise UnusableFile(f"--map: two columns are mapped to the field “{name}”.")
        assigned[header.index(column)] = field
    return assigned
