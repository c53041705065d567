"""XLSX workbooks, read row by row in little memory, whatever a file may hold, and written so."""

from crm.tables.xlsx.archive import Archive, TooLarge
from crm.tables.xlsx.sheet import rows_of
from crm.tables.xlsx.workbook import Workbook
from crm.tables.xlsx.writing import MOST_ROWS, SheetWriter, workbook_in

__all__ = ["MOST_ROWS", "Archive", "SheetWriter", "TooLarge", "Workbook", "rows_of", "workbook_in"]
