"""One line of each table of an import's settings, ready for the template of its rows."""

from typing import NamedTuple

from contacts.custom_values import Type
from contacts.forms.import_settings import ImportSettings
from contacts.imports.preview import Row
from contacts.imports.proposing import Column
from crm.rows import filled_rows

_LOOKS = {
    Type.NUMBER.value: "whole numbers",
    Type.DECIMAL.value: "numbers",
    Type.DATE.value: "dates",
    Type.DATETIME.value: "dates with times",
    Type.TEXT.value: "text",
    Type.TEXT_AREA.value: "long text",
}


class Example(NamedTuple):
    """A value of a column; `more` parts it from the next, if there is one."""

    text: str
    more: str


class ColumnLine(NamedTuple):
    """`looks` says what its values look like where nobody knows its name; `options` are those of its menu."""

    position: str
    name: str
    examples: str
    looks: str
    options: str
    fault: str


class CellLine(NamedTuple):
    label: str
    value: str
    fault: str


class RowLine(NamedTuple):
    """`rejected` is the word for it, or empty."""

    number: str
    cells: str
    reason: str
    rejected: str
    width: str


def column_lines(settings: ImportSettings) -> list[ColumnLine]:
    choices = settings.choices
    return [
        ColumnLine(
            position=str(index),
            name=column.name,
            examples=_examples(column),
            looks="" if column.field else _LOOKS.get(column.type, ""),
            options=choices.menu.chosen(choice),
            fault=choices.faults.get(index, ""),
        )
        for index, (column, choice) in enumerate(zip(choices.columns, choices.shown, strict=True))
    ]


def preview_lines(settings: ImportSettings) -> list[RowLine]:
    labels = [settings.words.label(name) for name in settings.preview.fields]
    return [_row_line(row, labels) for row in settings.preview.rows]


def _examples(column: Column) -> str:
    last = len(column.examples) - 1
    examples = [Example(text, "" if at == last else " · ") for at, text in enumerate(column.examples)]
    return filled_rows("contacts/import_example.html", examples)


def _row_line(row: Row, labels: list[str]) -> RowLine:
    cells = [CellLine(label, *cell) for label, cell in zip(labels, row.cells, strict=False)]
    return RowLine(
        number=str(row.line),
        cells=filled_rows("contacts/import_cell.html", cells),
        reason=row.reason,
        rejected="Rejected" if row.is_rejected else "",
        width=str(len(labels)),
    )
