"""How each value came to be, and what was imported: to look at."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from contacts.imports.kinds import KINDS
from contacts.models import Change, Import, ImportConflict, Origin, RejectedRow, SavedMapping
from crm.admin import CatalogueAdmin, LargeTableAdmin, ReadOnly

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
    list_select_related = ["contact", "origin"]

    @admin.display(description="fields")
    def changed(self, change: Change) -> str:
        return ", ".join(change.names) or "created"


class KindFilter(admin.SimpleListFilter):
    title = parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [(kind, kind) for kind in KINDS]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Import)
class ImportAdmin(ReadOnly, LargeTableAdmin):
    list_display = [
        "id", "file_name", "kind", "state", "started_at", "took", "created", "updated", "unchanged", "rejected",
        "created_by",
    ]  # fmt: skip
    list_display_links = ["id", "file_name"]
    list_filter = ["state", KindFilter]
    list_select_related = ["created_by"]
    search_help_text = "A part of the file’s name, or the whole SHA-256 of its content"
    fieldsets = [
        (None, {"fields": ["kind", "file_name", "size", "sha256", "created_by", "created_at", "origin"]}),
        ("How far it is", {"fields": ["state", "phase", "rows", "rows_done", "advanced_at", "run", "error"]}),
        (
            "What came of it",
            {
                "fields": [
                    "started_at",
                    "finished_at",
                    "created",
                    "updated",
                    "unchanged",
                    "rejected",
                    "conflicts",
                    "kept",
                    "dropped",
                    "undo",
                ]
            },
        ),
        ("How it was read", {"classes": ["collapse"], "fields": ["header", "mapping", "options"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A list shows nothing of what may be long."""
        return super().get_queryset(request).defer(*Import.LONG)

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(Q(file_name__icontains=q) | Q(sha256=q.lower()))


class OfImportAdmin(ReadOnly, LargeTableAdmin):
    """What an import left behind, found by its number."""

    list_select_related = ["by_import"]
    search_help_text = "The number of the import"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer(*(f"by_import__{name}" for name in Import.LONG))

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(by_import_id=int(q)) if q.isdecimal() and len(q) < 19 else queryset.none()


@admin.register(RejectedRow)
class RejectedRowAdmin(OfImportAdmin):
    list_display = ["by_import", "line", "reason"]


@admin.register(SavedMapping)
class SavedMappingAdmin(CatalogueAdmin):
    list_display = ["name", "kind", "created_by", "created_at"]
    list_filter = [KindFilter]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    fields = ["name", "kind", "header", "options"]
    readonly_fields = ["kind", "header", "options"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are saved where a file’s columns are chosen."""
        return False


@admin.register(ImportConflict)
class ImportConflictAdmin(OfImportAdmin):
    list_display = ["by_import", "line", "field", "value", "holder_id", "contact_id"]
