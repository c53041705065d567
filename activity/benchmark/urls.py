"""What our pages are compared with on our own stack: the floor, and the stock admin as a reference."""

from datetime import datetime

from django.contrib.admin import AdminSite, ModelAdmin, display
from django.db.models import DecimalField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from contacts.models import Contact

from .samples import NUMBER


class StockContactAdmin(ModelAdmin):
    """Django's own list of contacts, as its manual makes one that does what ours does.

    The columns of ours, its first order, its searches and its filters, but for the cities, which would be a link each.
    """

    list_display = (
        "name",
        "email",
        "email_status",
        "phone",
        "has_mobile_push",
        "has_web_push",
        "country",
        "city",
        "source",
        "last_activity",
        "created_at",
    )
    list_filter = (
        "email_status",
        "source",
        "country",
        "language",
        "gender",
        "created_at",
        "summary__last_activity_at",
    )
    search_fields = ("first_name", "last_name", "email", "phone", "external_id")
    ordering = ("-summary__last_activity_at",)
    list_select_related = ("summary",)
    list_per_page = 50

    @display(ordering="sort_name")
    def name(self, contact: Contact) -> str:
        return str(contact)

    @display(ordering="summary__last_activity_at")
    def last_activity(self, contact: Contact) -> datetime:
        return contact.summary.last_activity_at

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        """A number within JSON is compared as one only where it is cast."""
        number = Cast(KeyTextTransform(NUMBER, "custom"), DecimalField(max_digits=20, decimal_places=6))
        return super().get_queryset(request).alias(**{NUMBER: number})

    def lookup_allowed(self, lookup, value, request=None):
        """Custom fields and subscriptions are asked for by the address alone."""
        return True


stock = AdminSite("stock")
stock.register(Contact, StockContactAdmin)


def frame(request: HttpRequest) -> HttpResponse:
    """What every whole page costs before it shows anything: session, user and the frame."""
    return render(request, "base.html")


def part(request: HttpRequest) -> HttpResponse:
    """The same for a part of a page, which comes without a frame."""
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("frame/", frame, name="frame"),
    path("part/", part, name="part"),
    path("stock/", stock.urls),
]
