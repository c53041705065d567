"""All contacts: the list, its counts, and the form of its filters."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.columns import columns_of, sort_menu
from contacts.counting import counts_of
from contacts.filters import ContactFilter, questions_of
from contacts.lines import line_of
from contacts.models import Contact
from crm.keyset import Page, keyset_page
from crm.pages import address, render_page
from crm.templatetags.ui import grouped
from crm.timeouts import took_too_long

PAGE_SIZE = 50


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """One query for the rows; filters by category or custom field read that catalogue first.

    What can't be understood, or found in time, has the status of an invalid form, so that htmx shows it.
    """
    params = request.GET
    if any("" in values for _, values in params.lists()):
        return redirect(_list_address({name: [value for value in values if value] for name, values in params.lists()}))
    filters = ContactFilter(params, Contact.objects.as_lines())
    try:
        page, too_long = keyset_page(filters.qs, filters.ordering, params, PAGE_SIZE), False
        counts = counts_of(filters) if params.get("count") == "1" else None
    except OperationalError as error:
        if not took_too_long(error):
            raise
        page, counts, too_long = Page([]), None, True
    day_field = "updated_at" if filters.ordering.field == "updated_at" else "created_at"
    context = {
        "filters": filters,
        "lines": [line_of(row, day_field) for row in page.rows],
        "pages": _addresses(page, params),
        "page_size": PAGE_SIZE,
        "columns": columns_of(filters.ordering, params),
        "sort_menu": sort_menu(filters.ordering, params),
        "counts": counts,
        "count_url": address(params, after=params.get("after"), before=params.get("before"), count="1"),
        "too_long": too_long,
    }
    return render_page(request, "contacts/contact_list.html", context, 422 if filters.problems or too_long else 200)


@require_safe
def contact_count(request) -> HttpResponse:
    """How many match and how many there are, for the list's header; else the total alone, for the side bar."""
    if not request.htmx:
        return redirect(_list_address(request.GET, count="1"))
    try:
        if request.htmx.target != "count":
            return HttpResponse(grouped(Contact.objects.count()))
        counts = counts_of(ContactFilter(request.GET))
    except OperationalError as error:
        if not took_too_long(error):
            raise
        counts = None
    return render(request, "contacts/contact_count.html", {"counts": counts})


@require_safe
def contact_filters(request: HttpRequest) -> HttpResponse:
    """The form of all filters: in its menu, or a page of its own where there are no scripts."""
    filters = ContactFilter(request.GET, whole=True)
    return render_page(request, "contacts/contact_filters.html", {"filters": filters, "groups": questions_of(filters)})


def _list_address(params, **changes) -> str:
    return reverse("contacts:contact_list") + address(params, **changes)


def _addresses(page: Page, params) -> dict[str, str | None]:
    """The addresses of the pages around this one; None where there is no such page."""
    names = ("first", "previous", "next", "last")
    around = {name: getattr(page, name) for name in names}
    return {name: None if more is None else address(params, **more, count=None) for name, more in around.items()}
