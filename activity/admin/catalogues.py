"""Campaigns, workflows and event types: imports make them on sight and find them by name or key."""

from django.contrib import admin

from activity.models import Campaign, Event, EventType, Send, Workflow
from crm.admin import CatalogueAdmin


@admin.register(Campaign)
class CampaignAdmin(CatalogueAdmin):
    fixed_fields = ("channel",)
    list_display = ["name", "channel", "display_frequency", "display_limit", "display_hours"]
    list_filter = ["channel"]
    named_by = Send
    search_fields = ["name"]


@admin.register(Workflow)
class WorkflowAdmin(CatalogueAdmin):
    named_by = Send
    search_fields = ["name"]


@admin.register(EventType)
class EventTypeAdmin(CatalogueAdmin):
    autocomplete_fields = ["workflows"]
    fixed_fields = ("key",)
    list_display = ["name", "key"]
    named_by = Event
    search_fields = ["name", "key"]
