"""Segments: named and checked as on their own pages."""

from django import forms
from django.contrib import admin

from contacts.forms.segments import NewSegmentForm
from contacts.models import Segment
from crm.admin import CatalogueAdmin


class SegmentAdminForm(NewSegmentForm):
    class Meta(NewSegmentForm.Meta):
        widgets: dict = {"query": forms.Textarea({"rows": 3, "class": "vLargeTextField"})}


@admin.register(Segment)
class SegmentAdmin(CatalogueAdmin):
    form = SegmentAdminForm
    formfield_overrides = {}
    list_display = ["name", "query", "created_by", "created_at"]
    list_select_related = ["created_by"]
    readonly_fields = ["created_by", "created_at"]
    search_fields = ["name"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return type("SegmentForm", (super().get_form(request, obj, change, **kwargs),), {"user": request.user})

    def save_model(self, request, obj: Segment, form, change) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
