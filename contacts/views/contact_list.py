"""All contacts: the list, its counts, and the form of its filters."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.columns import columns_of, sort_menu
from contacts.counting import counts_of
from contacts.filters import ContactFilter, questions_of, unindexed
from contacts.lines import line_of
from contacts.models import Contact, Segment
from contacts.orderings import day_field_of
from crm.keyset import Page
from crm.pages import address, addresses, render_page
from crm.timeouts import unless_too_long
from crm.wording import grouped

PAGE_SIZE = 50


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """One query for the rows; filters ask for the catalogue that they are from, for their name, how many to expect.

    What can't be understood, or found in time, has the status of an invalid form, so that htmx shows it.
    """
    params = request.GET
    if any("" in values for _, values in params.lists()):
        return redirect(_list_address({name: [value for value in values if value] for name, values in params.lists()}))
    filters = ContactFilter(params, Contact.objects.as_lines())
    found = unless_too_long(lambda: filters.page(params, PAGE_SIZE))
    page, too_long = found or Page([]), found is None
    is_counting = params.get("count") == "1" and not too_long
    counts = unless_too_long(lambda: counts_of(filters)) if is_counting else None
    day_field = day_field_of(filters.ordering)
    context = {
        "filters": filters,
        "segment": _segment_of(filters),
        "lines": [line_of(row, day_field) for row in page.rows],
        "pages": addresses(page, params),
        "page_size": PAGE_SIZE,
        "columns": columns_of(filters.ordering, params),
        "sort_menu": sort_menu(filters.ordering, params),
        "counts": counts,
        "uncounted": is_counting and counts is None,
        "count_url": address(params, after=params.get("after"), before=params.get("before"), count="1"),
        "too_long": too_long,
        "unindexed": unindexed(filters) if too_long else [],
    }
    return render_page(request, "contacts/contact_list.html", context, 422 if filters.problems or too_long else 200)


@require_safe
def contact_count(request) -> HttpResponse:
    """How many match, for the list's header; else the total, for the side bar and for the header to ask after it."""
    if not request.htmx:
        return redirect(_list_address(request.GET, count="1"))
    if request.htmx.target != "count":
        total = unless_too_long(Contact.objects.count)
        return HttpResponse("not counted" if total is None else grouped(total))
    counts = unless_too_long(lambda: counts_of(ContactFilter(request.GET), total_follows=True))
    return render(request, "contacts/contact_count.html", {"counts": counts})


@require_safe
def contact_filters(request: HttpRequest) -> HttpResponse:
    """The form of all filters: in its menu, or a page of its own where there are no scripts."""
    filters = ContactFilter(request.GET, whole=True)
    return render_page(request, "contacts/contact_filters.html", {"filters": filters, "groups": questions_of(filters)})


def _segment_of(filters: ContactFilter) -> Mapping[str, object] | None:
    """The name of the segment that this is, if somebody saved exactly these filters."""
    if filters.problems or not filters.summary:
        return None
    saved = Segment.objects.filter(query=filters.query.urlencode()).order_by("name").values("name")
    return next(iter(saved[:1]), None)


def _list_address(params, **changes) -> str:
    return reverse("contacts:contact_list") + address(params, **changes)
