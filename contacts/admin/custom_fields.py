"""Custom fields: defined here, and filled on the contacts' own pages and by imports."""

from django.contrib import admin
from django.db.models import QuerySet

from contacts.models import CustomField
from contacts.tasks import work_on_index
from crm.admin import CatalogueAdmin

from .custom_field_form import CustomFieldForm


@admin.register(CustomField)
class CustomFieldAdmin(CatalogueAdmin):
    form = CustomFieldForm
    autocomplete_fields = ["group"]
    fixed_fields = ("key",)
    fieldsets = [
        (None, {"fields": ["label", "key", "group", "type", "position"]}),
        ("Values", {"fields": ["options", "minimum", "maximum", "required", "read_only", "indexed"]}),
    ]
    list_display = ["label", "key", "group", "type", "required", "read_only", "indexed", "position"]
    list_filter = ["type", "group", "required", "read_only"]
    list_select_related = ["group"]
    search_fields = ["label", "key"]

    def save_model(self, request, obj: CustomField, form, change) -> None:
        """It is saved as not indexed until it has the index that it should have; the worker may just have built it."""
        is_wanted, is_touched = obj.indexed, bool({"indexed", "type"} & set(form.changed_data))
        if is_touched:
            obj.indexed = False
        elif change:
            obj.refresh_from_db(fields=["indexed"])
        super().save_model(request, obj, form, change)
        if is_touched and (is_wanted or change):
            work_on_index.defer(field_id=obj.pk, is_wanted=is_wanted, user_id=request.user.pk)
        if is_touched and is_wanted:
            later = "Once the index is there, it counts as indexed; if it can’t be built, its history says why."
            self.message_user(request, f"“{obj}” is being indexed. {later}")
        elif form.initial.get("indexed") and is_touched:
            self.message_user(request, f"“{obj}” is no longer indexed.")

    def get_deleted_objects(self, objs, request):
        chosen, *others = super().get_deleted_objects(objs, request)
        kept = "What contacts have in it stays stored, and is shown again if a field with the same key is made."
        return [*chosen, kept], *others

    def delete_model(self, request, obj: CustomField) -> None:
        work_on_index.defer(field_id=obj.pk, is_wanted=False, user_id=request.user.pk)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset: QuerySet[CustomField]) -> None:
        for field in queryset:
            self.delete_model(request, field)
