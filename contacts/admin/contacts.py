"""Contacts and their summaries. A contact is edited by the form of its own page, and written as from there."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.models import NEVER, Contact, ContactSummary, Origin
from contacts.word_search import WordSearch
from contacts.writing import delete_contact
from crm.admin import ReadOnly, Refused, WrittenAdmin
from crm.keyset import Ordering

from .belongings import BelongingAdmin
from .contact_form import ContactAdminForm, NewContactAdminForm, editable_fieldsets, read_only_fieldsets

RECORDED = (
    "id", "source", "email_status", "confirmation_asked_at", "confirmed_at", "has_mobile_push", "has_web_push",
    "created_at", "updated_at", "sort_name", "custom",
)  # fmt: skip


@admin.register(Contact)
class ContactAdmin(WrittenAdmin):
    list_display = ["__str__", "id", "email", "phone", "email_status", "country", "city", "source", "created_at"]
    readonly_fields = RECORDED
    search_help_text = "Beginnings of names, email, external ID or contact ID; a phone from its front or its end"

    def find(self, queryset, q):
        return WordSearch(q).among(queryset)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return ContactAdminForm if change else NewContactAdminForm

    def get_fieldsets(self, request: HttpRequest, obj: Contact | None = None):
        if obj is None:
            return [*editable_fieldsets(), ("Consent", {"fields": ["consent"]})]
        editable = self.has_change_permission(request, obj)
        own = editable_fieldsets() if editable else read_only_fieldsets()
        return [*own, ("Additional information", {"fields": RECORDED, "classes": ["collapse"] if editable else []})]

    def save_form(self, request, form, change):
        return form.instance

    def save_model(self, request, obj: Contact, form, change) -> None:
        outcome = form.save(Origin.of_person(request.user))
        if outcome is None:
            raise Refused(" ".join(form.non_field_errors()))
        obj.pk = outcome.contact_id
        obj.refresh_from_db()

    def save_related(self, request, form, formsets, change) -> None:
        """There is nothing beside the contact that its form saves."""

    def delete_model(self, request, obj: Contact) -> None:
        delete_contact(obj.pk)

    def delete_queryset(self, request, queryset: QuerySet[Contact]) -> None:
        for contact_id in queryset.order_by("pk").values_list("pk", flat=True):
            delete_contact(contact_id)

    def view_on_site(self, obj: Contact) -> str:
        return obj.get_absolute_url()


@admin.register(ContactSummary)
class ContactSummaryAdmin(ReadOnly, BelongingAdmin):
    list_display = ["contact", "last_activity", "orders", "revenue"]
    paged_by = Ordering("activity", "Latest activity first", "last_activity_at", descending=True)

    @admin.display(description="last activity", empty_value="—")
    def last_activity(self, obj: ContactSummary) -> datetime | None:
        return None if obj.last_activity_at == NEVER else obj.last_activity_at
