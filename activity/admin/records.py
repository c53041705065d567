"""Sends, events and orders: written by `activity.recording` as they are reported, and here to look at."""

from django.contrib import admin
from django.db.models import Q

from activity.models import Event, Order, Send
from contacts.admin.belongings import BelongingAdmin
from crm.admin import ReadOnly


@admin.register(Send)
class SendAdmin(ReadOnly, BelongingAdmin):
    list_display = ["contact", "campaign", "channel", "status", "sent_at", "workflow"]
    list_select_related = ["contact", "campaign", "workflow"]


@admin.register(Event)
class EventAdmin(ReadOnly, BelongingAdmin):
    list_display = ["contact", "type", "occurred_at", "key_value"]
    list_select_related = ["contact", "type"]


@admin.register(Order)
class OrderAdmin(ReadOnly, BelongingAdmin):
    list_display = ["external_id", "contact", "amount", "currency", "status", "ordered_at"]
    search_help_text = f"The order’s external ID. {BelongingAdmin.search_help_text}"

    def own_match(self, q: str) -> Q:
        return Q(external_id=q)
