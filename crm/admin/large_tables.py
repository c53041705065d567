"""Lists of tables that may hold millions of rows: paged by key, never counted, searched and filtered by few ways."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import cached_property

from crm.keyset import CURSORS, Ordering, Page, keyset_page

from .changelist import CleanChangeList

FILTER_SUFFIXES = ("", "__exact", "__id__exact")


class KeysetChangeList(CleanChangeList):
    """One query for the rows; the address names the row beside the page, not the number of the page."""

    model_admin: "LargeTableAdmin"

    def get_filters_params(self, params=None):
        given = super().get_filters_params(params)
        return {name: values for name, values in given.items() if name not in CURSORS}

    def get_results(self, request: HttpRequest) -> None:
        page = keyset_page(self.queryset, self.model_admin.paged_by, request.GET, self.list_per_page)
        self.pages = self._addresses(page)
        self.result_list = page.rows
        # As many as are shown, so that no action is offered on all that there are.
        self.result_count = self.full_result_count = len(page.rows)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(page.rows)

    def _addresses(self, page: Page) -> list[tuple[str, str]]:
        """(label, query string) of the pages around this one."""
        around = {"« First": page.first, "‹ Previous": page.previous, "Next ›": page.next, "Last »": page.last}
        return [(label, self.get_query_string(cursor)) for label, cursor in around.items() if cursor is not None]

    def get_query_string(self, new_params=None, remove=None):
        return super().get_query_string(new_params, [*(remove or ()), *CURSORS])


class BoundedPaginator(Paginator):
    """Pages of an autocomplete, which nobody scrolls to the end: it counts no further than this."""

    MOST = 1000

    @cached_property
    def count(self) -> int:
        return cast(QuerySet, self.object_list)[: self.MOST].count()


class LargeTableAdmin(admin.ModelAdmin):
    """`paged_by` is the one order of the list, served by an index; `find` is its search, free of duplicates.

    Of a table that may hold millions, `list_filter` names only what an index serves: where nothing matches, a page
    would read all rows.
    """

    paged_by = Ordering("newest", "Newest first", "id", descending=True)
    change_list_template = "admin/keyset_change_list.html"
    paginator = BoundedPaginator
    search_fields = ["pk"]  # that there is any shows the search box; what it does is up to `find`
    show_facets = ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        raise NotImplementedError

    def get_search_results(self, request, queryset, search_term):
        q = search_term.replace("\0", "").strip()
        return (self.find(queryset, q) if q else queryset), False

    def get_changelist(self, request, **kwargs) -> type[CleanChangeList]:
        return KeysetChangeList

    def get_ordering(self, request):
        return [f"-{self.paged_by.field}" if self.paged_by.descending else self.paged_by.field]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What `list_filter` names and no other condition, which could take minutes."""
        names = [getattr(each, "parameter_name", each) for each in self.get_list_filter(request)]
        return any(lookup == f"{name}{suffix}" for name in names for suffix in FILTER_SUFFIXES)

    def get_object(self, request, object_id: str, from_field=None) -> Any:
        return None if "\0" in object_id else super().get_object(request, object_id, from_field)

    def history_view(self, request, object_id, extra_context=None):
        """A record that is shown on the site has its history there, and not in the admin's own log."""
        record = self.get_object(request, unquote(object_id))
        if record is None or not callable(self.view_on_site) or not self.has_view_permission(request, record):
            return super().history_view(request, object_id, extra_context)
        return HttpResponseRedirect(str(self.view_on_site(record)))


class ReadOnly:
    """Rows that something else writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
