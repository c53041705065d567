"""Which contact each identifier names: to look at, since contacts and devices claim and release them."""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.urls import reverse

from contacts.models import Identity
from crm.admin import LargeTableAdmin, ReadOnly
from crm.keyset import Ordering

from .belongings import KEY_KINDS


class KindFilter(admin.SimpleListFilter):
    title = parameter_name = "kind"

    def lookups(self, request, model_admin):
        return KEY_KINDS.items()

    def queryset(self, request, queryset):
        return queryset.filter(key__startswith=f"{self.value()}:") if self.value() else queryset


@admin.register(Identity)
class IdentityAdmin(ReadOnly, LargeTableAdmin):
    list_display = ["key", "contact_id"]
    list_filter = [KindFilter]
    paged_by = Ordering("key", "By key", "key")
    search_help_text = "How the identifier begins, with or without its kind: email:anna or anna"

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        kind, colon, _ = q.partition(":")
        beginnings = [q] if colon and kind in KEY_KINDS else [f"{kind}:{q}" for kind in KEY_KINDS]
        forms = {form for begin in beginnings for form in (begin, begin.lower())}
        return queryset.filter(reduce(or_, (Q(key__startswith=form) for form in sorted(forms))))

    def view_on_site(self, obj: Identity) -> str:
        return reverse("contacts:contact_information", args=[obj.contact_id])
