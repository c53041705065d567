"""What a contact did in the app and on the website."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activity.lines import EventLine
from activity.models import Event
from activity.totals import event_totals
from crm.pages import address
from crm.periods import InvalidPeriod, Period

from .menus import period_menu
from .tab import Empty, Tab


@require_safe
def events(request: HttpRequest, contact_id: int) -> HttpResponse:
    tab = Tab.of("events", request, contact_id)
    try:
        period = Period.from_query(request.GET, tab.now)
    except InvalidPeriod as problem:
        return tab.render(None, periods=period_menu(request.GET, None), empty=tab.invalid(problem))
    totals = event_totals(tab.contact, period, tab.now) if tab.is_counting else None
    if tab.is_for_totals:
        return tab.render(period, totals=totals)
    page = tab.page(Event.objects.of(tab.contact).during(period, tab.now).as_lines())
    return tab.render(
        period,
        page,
        periods=period_menu(request.GET, period),
        lines=[EventLine.of(event) for event in page.rows],
        empty=None if page.rows else _empty(tab),
        totals=totals,
    )


def _empty(tab: Tab) -> Empty:
    if not Event.objects.of(tab.contact).exists():
        text = "What this contact does in the app and on the website is listed here."
        return Empty("zap", "No events yet", text)
    all_time = address(tab.request.GET, **{"period": "all", "from": None, "to": None})
    return Empty("calendar", "No events in this period", "There are some at other times.", all_time, "Show all time")
