"""How each value came to be, and what was imported: to look at."""

from django.contrib import admin
from django.db.models import Q, QuerySet

from contacts.models import Change, Import, ImportConflict, Origin
from contacts.writing.resolving import MATCH_FIELDS
from crm.admin import LargeTableAdmin, ReadOnly

from .belongings import BelongingAdmin


@admin.register(Origin)
class OriginAdmin(ReadOnly, LargeTableAdmin):
    """As many rows as there are people, imports and keys."""

    list_display = ["name", "kind", "user", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_help_text = "A part of the name"

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(name__icontains=q)


@admin.register(Change)
class ChangeAdmin(ReadOnly, BelongingAdmin):
    list_display = ["contact", "at", "origin", "line", "changed"]
    list_filter = ["origin__kind"]
    list_select_related = ["contact", "origin"]

    @admin.display(description="fields")
    def changed(self, change: Change) -> str:
        return ", ".join(change.fields) or "created"


@admin.register(Import)
class ImportAdmin(ReadOnly, LargeTableAdmin):
    list_display = [
        "id", "file_name", "kind", "state", "started_at", "created", "updated", "unchanged", "rejected", "created_by",
    ]  # fmt: skip
    list_display_links = ["id", "file_name"]
    list_filter = ["state"]
    list_select_related = ["created_by"]
    search_help_text = "A part of the file’s name, or the whole SHA-256 of its content"

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(Q(file_name__icontains=q) | Q(sha256=q.lower()))


class ConflictFieldFilter(admin.SimpleListFilter):
    title = parameter_name = "field"

    def lookups(self, request, model_admin):
        return [(name, name) for name in MATCH_FIELDS if name != "contact_id"]

    def queryset(self, request, queryset):
        return queryset.filter(field=self.value()) if self.value() else queryset


@admin.register(ImportConflict)
class ImportConflictAdmin(ReadOnly, LargeTableAdmin):
    list_display = ["by_import", "line", "field", "value", "holder_id", "contact_id"]
    list_filter = [ConflictFieldFilter]
    list_select_related = ["by_import"]
    search_help_text = "The number of the import"

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(by_import_id=int(q)) if q.isdecimal() and len(q) < 19 else queryset.none()
