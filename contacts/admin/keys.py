"""API keys: made and revoked here; the key itself is shown once, on the page that follows."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from contacts.models import ApiKey
from crm.admin import CatalogueAdmin


@admin.register(ApiKey)
class ApiKeyAdmin(CatalogueAdmin):
    actions = ["revoke"]
    autocomplete_fields = ["application"]
    fields = ["name", "scope", "application"]
    list_display = ["name", "begins_with", "scope", "application", "created_at", "last_used_at", "revoked_at"]
    list_filter = ["scope"]
    list_select_related = ["application"]
    search_fields = ["name", "prefix"]

    def get_fields(self, request, obj=None):
        told = ("begins_with", "created_at", "created_by", "last_used_at", "revoked_at", "revoked_by")
        return [*self.fields, *(told if obj else ())]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else ()

    @admin.display(description="key")
    def begins_with(self, key: ApiKey) -> str:
        return f"{key.prefix}…"

    def save_model(self, request: HttpRequest, obj: ApiKey, form, change: bool) -> None:
        obj.created_by = request.user  # type: ignore[assignment]  # nobody else comes this far
        form.key_text = obj.issue()

    def save_related(self, request, form, formsets, change):
        """It has none; what is kept is the form, which knows the key."""
        request.key_text = form.key_text
        super().save_related(request, form, formsets, change)

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue=None) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "key": obj, "text": request.key_text, "opts": self.opts}  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/contacts/apikey/shown_once.html", context | {"title": "The new key"})

    @admin.action(description="Revoke the chosen keys", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        chosen = ApiKey.objects.filter(pk__in=queryset.values("pk"))
        number = chosen.revoke(request.user)
        self.message_user(request, f"Revoked: {number}. They are refused from now on.", messages.SUCCESS)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contacts.change_apikey")

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """What a key may do is settled when it is made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What came by it names it; a key that is needed no more is revoked."""
        return False
