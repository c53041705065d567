"""Subscription forms: made here, with a link to look at one and the lines that put it into another website."""

from django import forms
from django.contrib import admin
from django.db.models import SlugField, TextField

from contacts.models import SubscriptionForm
from contacts.models.forms import is_origin
from crm.admin import CatalogueAdmin, CleanTextField

from .custom_field_form import OnePerLine

ON_THE_PAGE = ["title", "intro", "asks_for", "custom_fields", "consent_text", "after_text"]


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
        TextField: {"form_class": CleanTextField},
    }
    change_form_template = "admin/subscription_form.html"
    list_display = ["name", "slug", "title", "double_opt_in", "is_active"]
    list_filter = ["is_active"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name", "title"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "is_active"]}),
        ("What visitors see", {"fields": ON_THE_PAGE}),
        ("What it does", {"fields": ["categories", "double_opt_in", "allowed_origins"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    def render_change_form(self, request, context, *args, obj: SubscriptionForm | None = None, **kwargs):
        if obj:
            context["address"] = request.build_absolute_uri(obj.get_absolute_url())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
