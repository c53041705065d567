"""Which comes first in the dates of a column, the day or the month, as far as its cells tell it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crm.values import date_reading

ORDERS = ("dmy", "mdy")

Forms = dict[str, str]
"""{how a date of a column reads that puts its year last, "dmy", "mdy" or "either": the first such cell}"""


@dataclass(frozen=True)
class DateOrders:
    """What the dates of a file tell: `settled` is {column index: order}, `doubtful` {column index: forms}."""

    settled: dict[int, str]
    doubtful: dict[int, Forms]

    @classmethod
    def of(cls, columns: Mapping[int, Forms]) -> "DateOrders":
        """A column is doubtful where all its dates read in two ways, or some in one order and some in the other."""
        found = cls({}, {})
        for column, forms in columns.items():
            certain = [order for order in ORDERS if order in forms]
            if len(certain) == 1:
                found.settled[column] = certain[0]
            elif forms:
                found.doubtful[column] = forms
        return found


def forms_of(cells: Iterable[str]) -> Forms:
    """Cells where the order doesn't matter have no form."""
    forms: Forms = {}
    for cell in dict.fromkeys(cells):
        if cell and not cell[:4].isdigit() and (reading := date_reading(cell)):  # most begin with the year
            forms.setdefault(reading, cell)
    return forms


def doubted_cell(forms: Forms) -> str:
    """Of a doubtful column a date that reads in two ways, if there is one; else the first with its day first."""
    return forms.get("either") or forms["dmy"]
