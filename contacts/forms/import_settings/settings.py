"""The three parts of the settings together, and what the first rows become by them."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from django.forms import BoundField

from contacts.imports.date_orders import DateOrders, doubted_cell
from contacts.imports.importer import Importer
from contacts.imports.kinds import KINDS
from contacts.imports.options import ImportOptions
from contacts.imports.preview import Beginning, Preview, date_orders_of, preview_of
from contacts.imports.proposing import chosen, columns_of
from contacts.imports.words import Words
from contacts.models import CustomField, Import
from crm.tables import UnknownEncoding, Unreadable, open_table
from crm.tables.spreadsheet import is_spreadsheet
from crm.values import Invalid, clean_instant
from crm.wording import day

from .columns import ColumnChoices, menu_of
from .reading import ReadingForm
from .rules import RulesForm

NUMBERS = (CustomField.Type.NUMBER, CustomField.Type.DECIMAL)
DATE_ORDERS = {"dmy": "The day comes first", "mdy": "The month comes first"}


class Problem(NamedTuple):
    """What keeps the import from being compared; `anchor` is the id of what to change."""

    text: str
    anchor: str


class DateReading(NamedTuple):
    order: str
    label: str
    text: str


class DateQuestion(NamedTuple):
    """A date of the file, and how it reads with the day and with the month first."""

    column: str
    cell: str
    readings: list[DateReading]


class ImportSettings:
    """`data` are the form's values, or None where it wasn't sent yet and `options` are shown; `are_final` once it is to
    be compared by them.

    Raises Unreadable where the file is gone, or is not in the encoding that was named.
    """

    def __init__(self, log: Import, data: Mapping[str, Any] | None, options: ImportOptions, *, are_final: bool = False):
        self.log = log
        self.are_final = are_final
        unknown, is_text = _doubt_about(log)
        self.reading = ReadingForm(data, options, is_text=is_text, unknown=unknown)
        self.beginning = Beginning.of(log.path, ImportOptions(**self.reading.options))
        recognising = self._importer(ImportOptions())
        self.columns = columns_of(recognising, [cells for _, cells in self.beginning.rows])
        menu = menu_of(recognising, Words(recognising.custom_fields))
        self.choices = ColumnChoices(data, self.columns, options, menu)
        self.rules = RulesForm(data, options, recognising)

    def _importer(self, options: ImportOptions) -> Importer:
        table = self.beginning.table
        return KINDS[self.log.kind](table.header, options, table.split)

    @cached_property
    def options(self) -> ImportOptions:
        mapping = chosen(self.columns, self.choices.choices)
        return ImportOptions(**self.reading.options, **mapping, **self.rules.options)

    @cached_property
    def importer(self) -> Importer:
        return self._importer(self.options)

    @cached_property
    def dates(self) -> DateOrders:
        return date_orders_of(self.importer, self.beginning)

    @property
    def mapping(self) -> dict[str, str]:
        """{column: field} of the columns that are imported."""
        return {column: field for column, field in self.options.mapping.items() if field}

    @cached_property
    def words(self) -> Words:
        return Words(self.importer.custom_fields)

    @cached_property
    def preview(self) -> Preview:
        self.importer.read_dates_as(self.dates.settled)
        return preview_of(self.importer, self.beginning, self.words)

    @property
    def ways_of_writing(self) -> list[BoundField]:
        """What can be said of how the mapped columns' values are written, unless it is asked already."""
        mapped = {field.name for field in self.importer.columns.values()}
        has_dates = bool(self.importer.date_columns()) and not self.date_question
        has_numbers = self.importer.kind == "orders" or any(
            field.type in NUMBERS for name, field in self.words.custom.items() if name in mapped
        )
        asked = {"date_order": has_dates, "decimal": has_numbers, "country": "phone" in mapped}
        return [self.rules[name] for name, is_asked in asked.items() if is_asked]

    @cached_property
    def date_question(self) -> DateQuestion | None:
        """Of the first column whose dates can be read in two ways."""
        for column, forms in self.dates.doubtful.items():
            cell = doubted_cell(forms)
            return DateQuestion(self.columns[column].name, cell, self._readings_of(cell))
        return None

    def _readings_of(self, cell: str) -> list[DateReading]:
        readings = []
        for order, label in DATE_ORDERS.items():
            with suppress(Invalid):
                readings.append(DateReading(order, label, day(clean_instant(cell, self.rules.rules().zone, order))))
        return readings

    @cached_property
    def problems(self) -> list[Problem]:
        forms = [*problems_of(self.reading), *problems_of(self.rules)]
        return [*forms, *self._of_columns(), *self._of_fields(), *self._of_dates()]

    def _of_columns(self) -> list[Problem]:
        if self.are_final and self.choices.are_of_another_header:
            return [Problem("The file is read differently now, so look through its columns once more.", "columns")]
        return [
            Problem(f"Column “{self.columns[index].name}”: {fault}", f"c{index}")
            for index, fault in self.choices.faults.items()
        ]

    def _of_fields(self) -> list[Problem]:
        """Fields without which no row can be imported, or people not be found as they are to be."""
        label, needs_one_of = self.words.label, self.importer.needs_one_of
        mapped = {field.name for field in self.importer.columns.values()}
        missing = [name for name in self.importer.needed if name not in mapped]
        problems = [Problem(f"No column holds what every row needs: {label(name)}.", "columns") for name in missing]
        if not mapped.intersection(needs_one_of):
            names = " or ".join(dict.fromkeys(map(label, needs_one_of)))
            problems.append(Problem(f"No column says who a row is about. Choose one for {names}.", "columns"))
        found_by = {"external_id" if name == "customer_id" else name for name in mapped}
        if self.options.match and not found_by.intersection(self.options.match):
            names = " or ".join(map(label, self.options.match))
            problems.append(Problem(f"People are to be found by {names}, which no column holds.", "id_match"))
        return problems

    def _of_dates(self) -> list[Problem]:
        if self.date_question and not self.options.date_order:
            return [Problem(f"Say how the dates of “{self.date_question.column}” are meant.", "dates")]
        return []


def problems_of(form: Any) -> list[Problem]:
    """The first of each field."""
    return [
        Problem(f"{form[name].label}: {errors[0]}", form[name].id_for_label) for name, errors in form.errors.items()
    ]


def _doubt_about(log: Import) -> tuple[UnknownEncoding | None, bool]:
    """Why the encoding is to be asked for, if it is; and whether the file is one of text."""
    try:
        if is_spreadsheet(Path(log.path)):
            return None, False
        if not ImportOptions.from_json(log.options).encoding:
            open_table(log.path)
    except UnknownEncoding as unknown:
        return unknown, True
    except OSError as error:
        raise Unreadable("The file is not there any more; upload it again.") from error
    return None, True
