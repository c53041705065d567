"""Which conditions in force no index serves, to be told to those whose search took too long."""

from dataclasses import dataclass

from contacts.models import CustomField
from crm.choices import Chip

from .contact_filter import ContactFilter


@dataclass(frozen=True)
class Unindexed:
    """`field` is the custom field that needs an index, None where no index would help."""

    chip: Chip
    field: CustomField | None


def unindexed(filters: ContactFilter) -> list[Unindexed]:
    conditions = [(chip, filters.filters[chip.name]) for chip in filters.chips]
    return [Unindexed(chip, condition.indexable) for chip, condition in conditions if not condition.indexed]
