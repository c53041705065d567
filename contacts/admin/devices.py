"""Devices: applications and imports write them; staff may remove one."""

from django.contrib import admin
from django.db.models import QuerySet

from contacts.models import Device, Origin
from contacts.writing import delete_device
from crm.admin import ReadOnly, WrittenAdmin

from .belongings import BelongingAdmin


@admin.register(Device)
class DeviceAdmin(ReadOnly, WrittenAdmin, BelongingAdmin):
    list_display = ["__str__", "contact", "application", "channel", "os", "app_version", "push_allowed", "last_seen_at"]
    list_select_related = ["contact", "application"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return super(ReadOnly, self).has_delete_permission(request, obj)

    def delete_model(self, request, obj: Device) -> None:
        delete_device(obj, Origin.of_person(request.user))

    def delete_queryset(self, request, queryset: QuerySet[Device]) -> None:
        for device in queryset.order_by("contact_id", "pk"):
            self.delete_model(request, device)
