"""What our pages are compared with on our own stack: the floor, and the stock admin as a reference."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from contacts.models import Contact


class StockContactAdmin(ModelAdmin):
    """Django's own list of contacts: its defaults, with the columns and the searches of ours."""

    list_display = ("__str__", "email", "email_status", "phone", "country", "city", "source", "created_at")
    search_fields = ("first_name", "last_name", "email", "phone", "external_id")
    list_per_page = 50

    def lookup_allowed(self, lookup, value, request=None):
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
