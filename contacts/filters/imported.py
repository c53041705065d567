"""The condition on imports: whom they created or changed."""

from django.db.models import Exists, OuterRef

from contacts.models import Change, Import
from crm.keyset import Fetched
from crm.values import Invalid

from .catalogue import Catalogue
from .conditions import AnyOf

MOST_FETCHED = 20_000
"""So many are fetched by their keys and sorted, however they stand in the list."""


class ImportedBy(AnyOf):
    """Created or changed by one of the imports, which are named by their numbers."""

    indexed = True

    def __init__(self, catalogue: Catalogue):
        super().__init__(label="Import", cleaner=self.clean_number, word=self.name_of)
        self.catalogue = catalogue
        self.imports: dict[str, Import] = {}

    def clean_number(self, text: str) -> str:
        found = self.catalogue.import_named(text)
        if found is None:
            raise Invalid("is not the number of an import; they are listed under Imports")
        self.imports[str(found.pk)] = found
        return str(found.pk)

    def name_of(self, number: str) -> str:
        """Also of a number that is none, which the form shows as it came."""
        return f"{self.imports[number].file_name} (#{number})" if number in self.imports else number

    def leads(self, value, ordering):
        """If they are few: then they are fetched, in whatever order."""
        return sum(each.created + each.updated for each in self._chosen(value)) <= MOST_FETCHED

    def ways(self, size):
        return (Fetched(self.parent.qs),)

    def asks(self, value):
        return Exists(self._changes(value).filter(contact=OuterRef("pk")))

    def words(self, value):
        return self.listed(value, " or ")

    def _changes(self, value: list[str]):
        return Change.objects.filter(origin__in=[each.origin_id for each in self._chosen(value) if each.origin_id])

    def _chosen(self, value: list[str]) -> list[Import]:
        return [self.imports[number] for number in value]
