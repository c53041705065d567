"""Custom fields: defined here, and filled on the contacts' own pages and by imports."""

from collections.abc import Callable
from copy import copy
from functools import partial

from django.contrib import admin, messages
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.custom_indexes import build_index, drop_index
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
        """It is saved as not indexed until it has the index that it should have."""
        if {"indexed", "type"} & set(form.changed_data):
            work = build_index if obj.indexed else drop_index
            transaction.on_commit(partial(self.keep_index, request, obj, work))
            obj.indexed = False
        super().save_model(request, obj, form, change)

    def keep_index(self, request: HttpRequest, field: CustomField, work: Callable[[CustomField], None]) -> None:
        try:
            work(field)
        except DatabaseError as error:
            problem = f"The index of “{field}” could not be changed, and it counts as not indexed: {error}"
            self.message_user(request, problem, messages.ERROR)
        else:
            if field.indexed:
                self.message_user(request, f"“{field}” is indexed: filtering by it is quick from now on.")

    def get_deleted_objects(self, objs, request):
        chosen, *others = super().get_deleted_objects(objs, request)
        kept = "What contacts have in it stays stored, and is shown again if a field with the same key is made."
        return [*chosen, kept], *others

    def delete_model(self, request, obj: CustomField) -> None:
        field = copy(obj)  # with its number, which the deleted one loses
        super().delete_model(request, obj)
        transaction.on_commit(partial(self.keep_index, request, field, drop_index))

    def delete_queryset(self, request, queryset: QuerySet[CustomField]) -> None:
        for field in queryset:
            self.delete_model(request, field)
