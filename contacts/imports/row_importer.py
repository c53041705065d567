"""Imports that make their rows one by one, since an absent cell and an empty one are two things to them."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from .importer import BadRow, Columns, Faults, Importer


class RowImporter(Importer):
    @abstractmethod
    def build(self, values: dict[str, Any], line: int) -> Any:
        """The row to write, from {field: value} of its cells; raises `BadRow`."""

    def build_all(self, columns: Columns, faults: Faults, lines: Sequence[int]) -> Iterator[Any]:
        for place, (values, line) in enumerate(zip(self._values(columns, len(lines)), lines, strict=True)):
            for name in faults.get(place, ()):
                values.pop(name, None)
            try:
                yield self.build(values, line)
            except BadRow as error:
                yield error

    def _values(self, columns: Columns, rows: int) -> Iterator[dict[str, Any]]:
        """{field: value} of each row, of the cells that aren't empty unless empty ones are imported."""
        if not self.options.import_empty:
            columns = {name: values for name, values in columns.items() if any(value is not None for value in values)}
        names = tuple(columns)
        of_rows = zip(*columns.values(), strict=True) if columns else [()] * rows
        if self.options.import_empty:
            return (dict(zip(names, values, strict=True)) for values in of_rows)
        return (
            {name: value for name, value in zip(names, values, strict=True) if value is not None} for values in of_rows
        )
