"""What files of sends, events and orders share: whose each row is, and keys for rows that bring none."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from contacts.imports.fields import Field
from contacts.imports.importer import BadRow, Importer
from contacts.imports.people import clean_row_phone, person_fields, person_row
from contacts.models import Origin
from contacts.writing import ContactRow, Outcome, Result, write_contacts
from crm.values import Invalid

PERSON = ("contact_id", "customer_id", "email", "phone", "telegram_id", "device_id", "push_token")


@dataclass(slots=True)
class Activity:
    """A row of such a file: who it is about, and what happened, whose contact is not known yet."""

    person: ContactRow
    happened: Any

    @property
    def line(self) -> int | None:
        return self.person.line


class ActivityImporter(Importer):
    needs_one_of = PERSON
    source: ClassVar[str]
    """The source of a contact that such a row brings in."""

    def fields(self, header: list[str]) -> Iterable[Field]:
        yield from person_fields("customer_id")
        yield from self.own_fields(header)

    @abstractmethod
    def own_fields(self, header: list[str]) -> Iterable[Field]:
        """The columns beside those that say who it is."""

    @abstractmethod
    def happened(self, values: dict[str, Any], line: int) -> Any:
        """What happened, with the contact left open."""

    @abstractmethod
    def record(self, rows: Sequence[Any], origin: Origin, *, dry_run: bool) -> list[Result]:
        """Store what happened, of contacts that are known by now."""

    def build(self, values: dict[str, Any], line: int) -> Activity:
        try:
            clean_row_phone(values, self.options.country)
        except Invalid as error:
            self.refuse_cell(self.column_of("phone"), str(error))
        for name in self.needs_all_of:
            if values.get(name) is None:
                raise BadRow(f"{self.column_of(name)} is empty")
        return Activity(person_row(values, "customer_id", line), self.happened(values, line))

    def write(self, rows: Sequence[Activity], origin: Origin, *, dry_run: bool) -> list[Outcome]:
        outcomes = write_contacts(
            [row.person for row in rows],
            origin,
            match=self.options.match,
            source=self.source,
            create=self.options.create,
            update=False,
            dry_run=dry_run,
        )
        known = [(row.happened, outcome) for row, outcome in zip(rows, outcomes, strict=True) if outcome.contact_id]
        for happened, outcome in known:
            happened.contact_id = outcome.contact_id
        results = self.record([happened for happened, _ in known], origin, dry_run=dry_run)
        for (_, outcome), result in zip(known, results, strict=True):
            outcome.result = result
        return outcomes


def number_equals(things: Iterable[Hashable]) -> list[int]:
    """The ordinal of each thing among its equals, so that two displays in one second stay two."""
    seen: Counter[Hashable] = Counter()
    ordinals = []
    for thing in things:
        ordinals.append(seen[thing])
        seen[thing] += 1
    return ordinals
