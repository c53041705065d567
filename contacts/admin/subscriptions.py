"""Subscriptions: granted and withdrawn by staff, never removed, so that a withdrawal stays known."""

from django.contrib import admin

from contacts.models import Subscription
from contacts.subscribing.choices import switch
from contacts.writing import Result
from crm.admin import Refused, WrittenAdmin

from .belongings import BelongingAdmin


@admin.register(Subscription)
class SubscriptionAdmin(WrittenAdmin, BelongingAdmin):
    list_display = ["contact", "category", "state", "since", "source"]
    list_filter = ["category"]
    list_select_related = ["contact", "category"]
    autocomplete_fields = ["contact", "category"]
    fields = ["contact", "category", "state"]

    def get_fields(self, request, obj=None):
        return [*self.fields, "since", "source"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return ["contact", "category", "since", "source"] if obj else []

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj: Subscription, form, change) -> None:
        if switch(obj.contact_id, obj.category_id, obj.state, request.user).result == Result.REJECTED:
            raise Refused("Somebody has deleted this contact meanwhile.")
        obj.pk = Subscription.objects.get(contact=obj.contact_id, category=obj.category_id).pk
