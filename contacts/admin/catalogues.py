"""Applications, subscription categories and groups of custom fields."""

from django.contrib import admin

from contacts.models import Application, Device, FieldGroup, SubscriptionCategory
from crm.admin import CatalogueAdmin


@admin.register(Application)
class ApplicationAdmin(CatalogueAdmin):
    named_by = Device
    search_fields = ["name"]


@admin.register(FieldGroup)
class FieldGroupAdmin(CatalogueAdmin):
    list_display = ["name", "position"]
    list_editable = ["position"]
    search_fields = ["name"]


@admin.register(SubscriptionCategory)
class SubscriptionCategoryAdmin(CatalogueAdmin):
    fixed_fields = ("key",)
    list_display = ["title", "key", "description", "position"]
    list_editable = ["position"]
    search_fields = ["title", "key"]
