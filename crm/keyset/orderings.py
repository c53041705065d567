"""The ways in which a list can be sorted."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Ordering:
    """One way to sort a list; the primary key makes it total.

    `field` is never NULL, and may belong to a one-to-one relation that every row has: `summary__last_activity_at`.
    `empty` is its smallest value and stands for "none"; it sorts last in both directions.
    `within` is what all rows of a list have in common: columns beside `field`, in the same table, and their values.
    An index on those, the field and the primary key (the relation's own) serves every page.
    """

    key: str
    label: str
    field: str
    descending: bool = False
    empty: Any = None
    within: tuple[tuple[str, Any], ...] = ()

    def tie(self, model: type[Model]) -> str:
        """The path of the key that breaks ties, beside `field` in its index."""
        return value_field_and_tie(model, self.field)[1]

    @property
    def common(self) -> dict[str, Any]:
        """Conditions of what is `within`, by their paths."""
        relation, separator, _ = self.field.rpartition("__")
        return {f"{relation}{separator}{name}": value for name, value in self.within}

    @property
    def in_own_table(self) -> "Ordering":
        """The same for a list of the table that has the sort value."""
        return replace(self, field=self.field.rpartition("__")[2])


def value_field_and_tie(model: type[Model], path: str) -> tuple[Any, str]:
    """The model field that holds the sort value, and the path of the key that breaks ties.

    That key is the relation's own column where a one-to-one relation points back at the model, since a row-value
    comparison can use an index only if both columns are in it.
    """
    relation_name, _, name = path.rpartition("__")
    if not relation_name:
        return model._meta.get_field(name), "pk"
    relation: Any = model._meta.get_field(relation_name)
    tie = f"{relation_name}__{relation.remote_field.attname}" if relation.one_to_one and relation.auto_created else "pk"
    return relation.related_model._meta.get_field(name), tie
