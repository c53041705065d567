"""What a deletion would take along, counted; the stock admin lists every row, which could be millions."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import CASCADE, Model, QuerySet
from django.utils.text import capfirst


class CountedDeletion(admin.ModelAdmin):
    def get_deleted_objects(self, objs, request):
        """Rows that go along are counted, and of others it is asked whether there are any, which forbid it."""
        chosen: list[Model] = list(objs)
        counts = {str(self.opts.verbose_name_plural): len(chosen)}
        protected = []
        for name, rows, goes_along in self._related(chosen):
            if not goes_along and rows.exists():
                protected.append(capfirst(name))
            elif goes_along and (number := rows.count()):
                counts[name] = number
        return [str(each) for each in chosen], counts, set(), protected

    def _related(self, chosen: list[Model]) -> Iterator[tuple[str, QuerySet, bool]]:
        """(name, rows, whether they go along) of each table with rows that belong to the chosen or name them."""
        for relation in self.opts.related_objects:
            if relation.one_to_many:
                model: Any = relation.related_model
                rows = model._base_manager.filter(**{f"{relation.field.name}__in": chosen})
                yield str(model._meta.verbose_name_plural), rows, relation.on_delete is CASCADE
