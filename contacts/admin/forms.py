"""Subscription forms: made here, with a link to look at one and the lines that put it into another website."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, SlugField, TextField, URLField

from contacts.models import SubscriptionForm
from contacts.models.forms import is_origin
from crm.admin import CatalogueAdmin
from crm.forms import CleanTextField

from .custom_field_form import OnePerLine


class SubscriptionFormForm(forms.ModelForm):
    asks_for = forms.MultipleChoiceField(
        choices=SubscriptionForm.Asked,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The email always",
    )
    allowed_origins = OnePerLine(
        required=False, help_text=f"{SubscriptionForm._meta.get_field('allowed_origins').help_text}; one per line."
    )

    class Meta:
        model = SubscriptionForm
        fields = ["asks_for", "allowed_origins"]
        widgets: dict[str, forms.Widget] = {
            "intro": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
            "consent_text": forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
            "after_text": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        }

    def clean_allowed_origins(self) -> list[str]:
        origins = [origin.lower().rstrip("/") for origin in self.cleaned_data["allowed_origins"]]
        for origin in origins:
            is_origin(origin)
        return list(dict.fromkeys(origins))


@admin.register(SubscriptionForm)
class SubscriptionFormAdmin(CatalogueAdmin):
    form = SubscriptionFormForm
    formfield_overrides = CatalogueAdmin.formfield_overrides | {
        SlugField: {},
        URLField: {"assume_scheme": "https"},
        TextField: {"form_class": CleanTextField},
    }
    change_form_template = "admin/subscription_form.html"
    list_display = ["name", "slug", "title", "double_opt_in", "is_active", "entered", "confirmed"]
    list_filter = ["is_active"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name", "title"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "is_active"]}),
        (
            "What visitors see",
            {"fields": ["title", "intro", "asks_for", "custom_fields", "consent_text", "privacy_url", "after_text"]},
        ),
        ("What it does", {"fields": ["categories", "double_opt_in", "allowed_origins"]}),
    ]

    def get_queryset(self, request):
        confirmed = Count("entries", filter=Q(entries__confirmed_at__isnull=False))
        return super().get_queryset(request).annotate(entered=Count("entries"), confirmed=confirmed)

    @admin.display(description="entries in 30 days")
    def entered(self, form: Any) -> int:
        return form.entered

    @admin.display(description="of them confirmed")
    def confirmed(self, form: Any) -> int:
        return form.confirmed

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        if form := context["original"]:
            context["address"] = request.build_absolute_uri(form.get_absolute_url())
        return super().render_change_form(request, context, *args, **kwargs)
