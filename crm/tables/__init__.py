"""Tables in files: CSV of any common kind and XLSX are read and written row by row."""

from pathlib import Path

from crm.tables.delimited import DelimitedTable
from crm.tables.encodings import UnknownEncoding
from crm.tables.spreadsheet import SpreadsheetTable, is_spreadsheet
from crm.tables.table import MAX_BATCH, BadLine, Cells, Record, Splitter, Table, Unreadable, as_they_are, batched
from crm.tables.writing import WRITERS, RowWriter, TableWriter, write_table, write_workbook
from crm.tables.xlsx import MOST_ROWS as MOST_ROWS_OF_A_SHEET
from crm.tables.xlsx import TooLarge

__all__ = [
    "MAX_BATCH",
    "MOST_ROWS_OF_A_SHEET",
    "WRITERS",
    "BadLine",
    "Cells",
    "Record",
    "RowWriter",
    "Splitter",
    "Table",
    "TableWriter",
    "TooLarge",
    "UnknownEncoding",
    "Unreadable",
    "as_they_are",
    "batched",
    "open_table",
    "write_table",
    "write_workbook",
]


def open_table(
    path: Path | str, encoding: str | None = None, delimiter: str | None = None, *, names_in_first_line: bool = True
) -> Table:
    """A Table; its kind, encoding and delimiter are found from the file where they aren't named. Raises Unreadable.

    Without `names_in_first_line` the first line is a row, and the columns are called `Column 1`, `Column 2`, …
    """
    path = Path(path)
    try:
        if is_spreadsheet(path):
            return SpreadsheetTable(path, names_in_first_line)
        return DelimitedTable(path, encoding, delimiter, names_in_first_line)
    except OSError as error:
        raise Unreadable(f"{path.name} can't be read: {error.strerror}.") from error
