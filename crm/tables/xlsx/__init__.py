"""XLSX workbooks, read row by row in little memory, whatever a file may hold."""

from crm.tables.xlsx.archive import Archive, TooLarge
from crm.tables.xlsx.sheet import rows_of
from crm.tables.xlsx.workbook import Workbook

__all__ = ["Archive", "TooLarge", "Workbook", "rows_of"]
