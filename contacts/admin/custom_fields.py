"""Custom fields: defined here, and filled on the contacts' own pages and by imports."""

from django.contrib import admin
from django.db.models import QuerySet

from contacts.custom_indexes import drop_index, keep_index
from contacts.models import CustomField
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
        super().save_model(request, obj, form, change)
        if {"indexed", "type"} & set(form.changed_data):
            keep_index(obj)

    def get_deleted_objects(self, objs, request):
        chosen, *others = super().get_deleted_objects(objs, request)
        kept = "What contacts have in it stays stored, and is shown again if a field with the same key is made."
        return [*chosen, kept], *others

    def delete_model(self, request, obj: CustomField) -> None:
        drop_index(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset: QuerySet[CustomField]) -> None:
        for field in queryset:
            self.delete_model(request, field)
