"""The messages that a contact was sent, and how far each of them came."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activity.excess import Excess, excess_of
from activity.lines import SendLine
from activity.models import Send, SendStatus
from activity.totals import send_totals
from contacts.models import Channel
from crm.choices import chosen
from crm.pages import address
from crm.periods import Period

from .menus import Menu, choice_menu, period_menu
from .tab import Empty, Notice, Tab

WIDGETS = Notice(
    "warning",
    "Attention",
    "A widget may appear more often than its display frequency says: to it, a person in a private window, or one who"
    " has cleared cookies, cache and local data, is somebody new. So each display has a line of its own.",
)
STATUSES = {status.slug: status for status in SendStatus}
STATUS_CHOICES = [(slug, status.label) for slug, status in STATUSES.items()]


@require_safe
def campaigns(request: HttpRequest, contact_id: int) -> HttpResponse:
    tab = Tab.of("campaigns", request, contact_id)
    period, menus = None, _menus(request)
    try:
        period = Period.from_query(request.GET, tab.now)
        channel = chosen(request.GET, "channel", Channel.choices)
        status = chosen(request.GET, "status", STATUS_CHOICES)
    except ValueError as problem:
        return tab.render(None, menus=menus, periods=period_menu(request.GET, period), empty=tab.invalid(problem))
    totals = send_totals(tab.contact, period, channel, tab.now) if tab.is_counting else None
    if tab.is_for_totals:
        return tab.render(period, totals=totals)
    sends = Send.objects.of(tab.contact).during(period, tab.now).by_channel(channel).by_status(STATUSES.get(status))
    page = tab.page(sends.as_lines())
    excess = excess_of(tab.contact, page.rows)
    return tab.render(
        period,
        page,
        menus=menus,
        periods=period_menu(request.GET, period),
        lines=[SendLine.of(send, excess.send_ids) for send in page.rows],
        notice=_notice(page.rows, excess),
        empty=None if page.rows else _empty(tab, filtered=bool(channel or status)),
        totals=totals,
    )


def _notice(sends: list[dict], excess: Excess) -> Notice | None:
    if excess.send_ids:
        return Notice("warning", "Displayed too often", f"{excess.in_words} {excess.likely_cause}")
    return WIDGETS if any(send["channel"] == Channel.WIDGET for send in sends) else None


def _menus(request: HttpRequest) -> list[Menu]:
    channels = choice_menu(request.GET, "channel", "All channels", Channel.choices, icons=True)
    return [channels, choice_menu(request.GET, "status", "Any furthest status", STATUS_CHOICES)]


def _empty(tab: Tab, *, filtered: bool) -> Empty:
    params = tab.request.GET
    if not Send.objects.of(tab.contact).exists():
        return Empty("mail", "No messages yet", "Every message sent to this contact is listed here with its status.")
    if filtered:
        clear = address(params, channel=None, status=None)
        none = "None of this period has this channel and status."
        return Empty("funnel", "No messages match", none, clear, "Clear the filters")
    all_time = address(params, **{"period": "all", "from": None, "to": None})
    return Empty("calendar", "No messages in this period", "There are some at other times.", all_time, "Show all time")
