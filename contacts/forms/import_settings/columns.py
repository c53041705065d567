"""What becomes of each column: one choice for each, checked together."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from zlib import crc32

from contacts.imports.importer import Importer
from contacts.imports.new_fields import TYPES
from contacts.imports.options import ImportOptions
from contacts.imports.proposing import NEW, Column, choice_of, field_of
from contacts.imports.words import PERSON, PERSONAL, Words
from crm.options import Options

ALL = "all"


class ColumnChoices:
    """`data` holds `c0`, `c1`, … where they were asked for; `columns` tells of which header they are."""

    def __init__(
        self, data: Mapping[str, Any] | None, columns: Sequence[Column], options: ImportOptions, menu: Options
    ):
        self.columns = columns
        self.menu = menu
        self.digest = f"{crc32(repr([column.name for column in columns]).encode()):08x}"
        self.are_of_another_header = data is not None and data.get("columns") != self.digest
        self._data = None if self.are_of_another_header else data
        self._options = options if data is None else ImportOptions()
        self._given = [self._choice_for(index, column) for index, column in enumerate(columns)]

    @cached_property
    def faults(self) -> dict[int, str]:
        """{column index: why it can't become what was chosen}"""
        faults: dict[int, str] = {}
        taken: dict[str, str] = {}
        for index, (column, choice) in enumerate(zip(self.columns, self._given, strict=True)):
            field = field_of(column, choice)
            if choice not in self.menu:
                faults[index] = "This is no field that can be chosen here."
            elif field in taken:
                faults[index] = f"Column “{taken[field]}” goes to the same field; choose another for one of them."
            elif field:
                taken[field] = column.name
        return faults

    @cached_property
    def choices(self) -> list[str]:
        """A column with a fault is skipped."""
        return ["" if index in self.faults else choice for index, choice in enumerate(self._given)]

    @cached_property
    def shown(self) -> list[str]:
        """As the menus stand: a choice that clashes stays in sight until somebody changes it."""
        return [choice if choice in self.menu else "" for choice in self._given]

    def _choice_for(self, index: int, column: Column) -> str:
        if self._data is None:
            choice = choice_of(column, self._options)
            return choice if choice in self.menu else ""
        choice = str(self._data.get(f"c{index}", ""))
        return NEW + column.type if not choice and column.type and self._data.get("new") == ALL else choice

    @property
    def skipped(self) -> list[Column]:
        """Those that have values all the same."""
        return [column for column, choice in zip(self.columns, self.shown, strict=True) if not choice and column.type]


def menu_of(importer: Importer, words: Words) -> Options:
    """The fields that a column can hold, in groups, and the types of fields that can be made of one."""
    labels = {field.name: words.label(field.name) for field in importer.fields(importer.header)}
    groups = {
        "": {"": "Skip this column"},
        "Who it is": _those(labels, PERSON),
        "Personal data": _those(labels, PERSONAL),
        "Custom fields": _those(labels, words.custom),
    }
    placed = {name for group in groups.values() for name in group}
    rest = "Consent and origin" if importer.kind == "contacts" else f"Of {importer.kind}"
    groups[rest] = _those(labels, [name for name in labels if name not in placed])
    if importer.takes_new_fields:
        groups["Make a new custom field"] = {NEW + type_.value: f"New field: {type_.label.lower()}" for type_ in TYPES}
    return Options("contacts/import_field_options.html", {name: group for name, group in groups.items() if group})


def _those(labels: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: labels[name] for name in names if name in labels}
