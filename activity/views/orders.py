"""What a contact ordered, over the whole history whatever the period."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activity.lines import OrderLine
from activity.models import Order
from activity.totals import order_totals
from crm.periods import InvalidPeriod, Period

from .tab import Empty, Notice, Tab

NOTE = Notice(
    "info",
    "Note",
    "Every order is listed, from the contact's first activity to the latest: the period of the other lists hides none.",
)
NOTHING_YET = Empty("shopping-bag", "No orders yet", "What this contact orders is listed here.")


@require_safe
def orders(request: HttpRequest, contact_id: int) -> HttpResponse:
    tab = Tab.of("orders", request, contact_id)
    ever = Period.from_query({"period": "all"}, tab.now)
    totals = order_totals(tab.contact, ever, tab.now) if tab.is_counting else None
    if tab.is_for_totals:
        return tab.render(_travelling_period(tab), totals=totals)
    page = tab.page(Order.objects.of(tab.contact).as_lines())
    return tab.render(
        _travelling_period(tab),
        page,
        lines=[OrderLine.of(order) for order in page.rows],
        notice=NOTE,
        empty=None if page.rows else NOTHING_YET,
        totals=totals,
    )


def _travelling_period(tab: Tab) -> Period | None:
    """The period of the other lists, which this one only passes on."""
    try:
        return Period.from_query(tab.request.GET, tab.now)
    except InvalidPeriod:
        return None
