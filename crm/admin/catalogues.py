"""Small tables that large ones point to, such as campaigns: edited by staff, deleted while nothing uses them."""

from typing import Any

from django import forms
from django.db.models import CharField, Model
from django.http import HttpRequest
from django.utils.text import capfirst

from crm.values import Invalid, clean_text

from .changelist import CleanChangeList
from .deleting import CountedDeletion


class CleanTextField(forms.CharField):
    """Text that passes the same gate as that of imports, so that both mean the same by it."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_text(text, self.max_length or 10_000)
        except Invalid as error:
            raise forms.ValidationError(f"{capfirst(str(error))}.") from None


class CatalogueAdmin(CountedDeletion):
    """`fixed_fields` can be given once, at creation: what is stored elsewhere repeats them."""

    fixed_fields: tuple[str, ...] = ()
    formfield_overrides = {CharField: {"form_class": CleanTextField}}
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        return CleanChangeList

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.fixed_fields if obj else ()))

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))
