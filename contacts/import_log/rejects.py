"""The rows that an import did not take, as a CSV to correct and upload again."""

import csv
from collections.abc import Iterator

from contacts.imports.rejects import RejectsTable, rejects_of
from contacts.models import Import
from crm.tables.text_marks import guarded

BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheets know UTF-8."""


class Echo:
    """A file for a csv.writer that hands each line on."""

    def write(self, line: str) -> str:
        return line


def rejects_as_csv(log: Import) -> Iterator[str]:
    """Line by line, however many there are."""
    columns, writer = RejectsTable(log.header), csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(map(guarded, columns.header))
    for rejected in rejects_of(log):
        yield writer.writerow(map(guarded, columns.row(rejected)))
