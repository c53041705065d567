"""The first rows of each result of a comparison: who is meant, and what would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from contacts.imports.differences import SHOWN, Differences, Sample
from contacts.models import Contact, Import, RejectedRow
from contacts.profile.history import ChangeWords, Line

TITLES = {"updated": "Updated", "created": "Created", "rejected": "Rejected", "unchanged": "Unchanged"}
"""In the order in which they are worth a look."""

MOST_COLUMNS = 30

Column = tuple[int, str]
"""Its place in the file, and its name in words."""


@dataclass(frozen=True)
class SampledRow:
    """`cells` are (column, cell); `contact` is None for whoever is new, or gone meanwhile."""

    line: int
    cells: list[tuple[str, str]]
    contact: Contact | None
    changes: list[Line]
    reason: str


@dataclass(frozen=True)
class Section:
    """`number` counts all rows of the result, of which `rows` are the first; `more_columns` aren't shown."""

    result: str
    title: str
    number: int
    columns: list[str]
    more_columns: int
    rows: list[SampledRow]

    @property
    def shows_changes(self) -> bool:
        """An update of what isn't a contact has none in words."""
        return any(row.changes for row in self.rows)


@dataclass(frozen=True)
class Samples:
    """The rows that a comparison kept, whose contacts cost one query."""

    log: Import
    differences: Differences
    words: ChangeWords

    @property
    def sections(self) -> list[Section]:
        """Results that no row has are left out."""
        contacts = self._contacts()
        return [self._section(result, contacts) for result in TITLES if self.differences.samples[result]]

    def _contacts(self) -> dict[int, Contact]:
        samples = [sample for samples in self.differences.samples.values() for sample in samples]
        ids = {sample.contact_id for sample in samples if sample.contact_id}
        return Contact.objects.only("first_name", "last_name", "email", "phone").in_bulk(ids)

    def _section(self, result: str, contacts: dict[int, Contact]) -> Section:
        columns = self._columns(as_in_file=result == "rejected")
        return Section(
            result,
            TITLES[result],
            getattr(self.differences.counts, result),
            [label for _, label in columns[:MOST_COLUMNS]],
            len(columns[MOST_COLUMNS:]),
            [self._row(sample, columns[:MOST_COLUMNS], contacts) for sample in self.differences.samples[result]],
        )

    def _columns(self, *, as_in_file: bool) -> list[Column]:
        """All by the file's own names, or those that are imported by the names of their fields."""
        header, mapping = self.log.header, self.log.mapping
        if as_in_file:
            return list(enumerate(header))
        return [(index, self.words.label(mapping[name])) for index, name in enumerate(header) if name in mapping]

    def _row(self, sample: Sample, columns: Iterable[Column], contacts: dict[int, Contact]) -> SampledRow:
        contact = contacts.get(sample.contact_id or 0)
        return SampledRow(
            sample.line, _cells(sample, columns), contact, self.words.lines(sample.changes), sample.reason
        )


def rows_to_correct(log: Import) -> list[Section]:
    """The first that an import rejected, or took without some of their cells; no section where there are none."""
    if not log.rejected + log.dropped:
        return []
    number = log.rejected_rows.count()
    columns = list(enumerate(log.header[:MOST_COLUMNS]))
    rows = [
        SampledRow(row.line, _cells(row, columns), None, [], row.reason)
        for row in log.rejected_rows.order_by("line", "pk")[:SHOWN]
    ]
    return [Section("rejected", "Rows to correct", number, log.header, 0, rows)]


def _cells(sample: Sample | RejectedRow, columns: Iterable[Column]) -> list[tuple[str, str]]:
    return [(label, sample.cells[index] if index < len(sample.cells) else "") for index, label in columns]
