"""What each column of a file may be: the field that its name is known for, and the type that its values have."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any, NamedTuple

from contacts.custom_values import CUSTOM
from contacts.models import CustomField
from crm.values import Invalid, clean_date, clean_decimal, clean_instant, clean_integer

from .importer import Importer
from .new_fields import key_of
from .options import ImportOptions

EXAMPLES = 3
EXAMPLE_LENGTH = 40
LONG_TEXT = 255
NEW = "new:"
"""Stands before the type of a custom field to be made, where a field's name stands else."""

Type = CustomField.Type


class Column(NamedTuple):
    """`field` is the recognised one; `type` that of a custom field for the values. Each is "" where there is none."""

    name: str
    field: str
    examples: list[str]
    type: str


def columns_of(recognising: Importer, rows: list[list[str]]) -> list[Column]:
    """`recognising` is an importer whose author said nothing of any column."""
    columns = []
    for index, name in enumerate(recognising.header):
        field = recognising.columns.get(index)
        cells = list(dict.fromkeys(cell.strip() for row in rows if (cell := row[index])))
        examples = [_shortened(cell) for cell in cells[:EXAMPLES]]
        columns.append(Column(name, field.name if field else "", examples, type_of(cells)))
    return columns


def type_of(cells: Iterable[str]) -> str:
    """The narrowest type that takes all these values; "" where there are none.

    Digits that begin with a zero are a text, since as a number they would lose it.
    """
    cells = [cell for cell in cells if cell]
    if not cells:
        return ""
    if not any(_is_code(cell) for cell in cells):
        for type_, clean in _CLEANERS.items():
            if all(_takes(clean, cell) for cell in cells):
                return type_
    return Type.TEXT_AREA.value if any(len(cell) > LONG_TEXT for cell in cells) else Type.TEXT.value


def choice_of(column: Column, options: ImportOptions) -> str:
    """A field's name, `new:` and a type, or "" where the column is skipped."""
    if column.name in options.new_fields:
        return NEW + options.new_fields[column.name]
    return options.mapping.get(column.name, column.field)


def chosen(columns: Iterable[Column], choices: Iterable[str]) -> dict[str, Any]:
    """The `mapping` and `new_fields` of options, for each column's choice."""
    mapping, new_fields = {}, {}
    for column, choice in zip(columns, choices, strict=True):
        if choice.startswith(NEW):
            new_fields[column.name] = choice.removeprefix(NEW)
        mapping[column.name] = field_of(column, choice)
    return {"mapping": mapping, "new_fields": new_fields}


def field_of(column: Column, choice: str) -> str:
    """The field that a choice comes down to."""
    return CUSTOM + key_of(column.name) if choice.startswith(NEW) else choice


def _is_code(cell: str) -> bool:
    return cell[0] == "+" or (cell[0] == "0" and len(cell) > 1 and cell.isdigit())


def _takes(clean: Callable[[str], Any], cell: str) -> bool:
    try:
        clean(cell)
    except Invalid:
        return False
    return True


def _either(clean: Callable[[str, str], Any], first: str, second: str) -> Callable[[str], Any]:
    """What is still to be asked, such as which number is the day, makes no difference to the type."""

    def cleaned(cell: str) -> Any:
        try:
            return clean(cell, first)
        except Invalid:
            return clean(cell, second)

    return cleaned


def _shortened(cell: str) -> str:
    return cell if len(cell) <= EXAMPLE_LENGTH else f"{cell[:EXAMPLE_LENGTH]}…"


_CLEANERS: dict[str, Callable[[str], Any]] = {
    Type.NUMBER.value: clean_integer,
    Type.DECIMAL.value: _either(clean_decimal, ".", ","),
    Type.DATE.value: _either(clean_date, "dmy", "mdy"),
    Type.DATETIME.value: _either(lambda cell, order: clean_instant(cell, UTC, order), "dmy", "mdy"),
}
