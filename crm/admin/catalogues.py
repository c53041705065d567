"""Small tables that large ones point to, such as campaigns: edited by staff, deleted while nothing uses them."""

from django.db.models import CharField, Model
from django.http import HttpRequest

from crm.estimates import estimates_of
from crm.forms import CleanTextField

from .changelist import CleanChangeList
from .deleting import CountedDeletion

MOST_LOOKED_THROUGH = 1_000_000
"""Rows, by PostgreSQL's estimate: a deletion looks through them three times while somebody waits."""


class CatalogueAdmin(CountedDeletion):
    """`fixed_fields` can be given once, at creation: what is stored elsewhere repeats them.

    `named_by` is a table whose rows name these by no index: once it is large, they can't be deleted here.
    """

    fixed_fields: tuple[str, ...] = ()
    named_by: type[Model] | None = None
    formfield_overrides = {CharField: {"form_class": CleanTextField}}
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return CleanChangeList

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (self.named_by and _is_large(self.named_by))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.fixed_fields if obj else ()))

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))


def _is_large(model: type[Model]) -> bool:
    [estimate] = estimates_of(model._base_manager.all())
    return estimate.rows > MOST_LOOKED_THROUGH
