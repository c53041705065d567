"""What programs and visitors send: how much arrived, what was refused, and making it again."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacts.intake.refusals import replay
from contacts.intake_log.arrived import arrived_lately
from contacts.intake_log.entered import entered_lately
from contacts.intake_log.refused import NEWEST, RefusalFilter
from contacts.models import ApiKey, Refusal
from crm.keyset import keyset_page
from crm.pages import addresses, render_page
from crm.sites import site_of

from .access import staff_who_may

PAGE_SIZE = 50
MAY_SEE, MAY_REPLAY = "contacts.view_refusal", "contacts.change_refusal"
MOST_AT_ONCE = 200
"""So many calls are made again within one request, the oldest first of those that were tried longest ago or never."""


@staff_who_may(MAY_SEE)
@require_safe
def intake(request: HttpRequest) -> HttpResponse:
    refused, now = RefusalFilter.of(request.GET), timezone.now()
    page = keyset_page(refused.refusals, NEWEST, request.GET, PAGE_SIZE)
    context = {
        "arrived": arrived_lately(now),
        "entered": entered_lately(now),
        "has_keys": ApiKey.objects.exists(),
        "refused": refused,
        "may_replay": request.user.has_perm(MAY_REPLAY),
        "refusals": page.rows,
        "pages": addresses(page, request.GET),
        "page_size": PAGE_SIZE,
    }
    return render_page(request, "contacts/intake.html", context, 422 if refused.problem else 200)


@staff_who_may(MAY_REPLAY)
@require_POST
def intake_replay(request: HttpRequest) -> HttpResponse:
    """Make those again that the list shows, by its posted `query`."""
    query = request.POST.get("query", "")
    refused = RefusalFilter.of(QueryDict(query))
    waiting = refused.refusals.filter(cut=False, replayed_at=None).defer(None)
    waiting = waiting.select_related("key__origin", "key__application")
    site = site_of(request)
    first = list(waiting.order_by(F("tried_at").asc(nulls_first=True), "at", "pk")[: MOST_AT_ONCE + 1])
    done = [replay(refusal, request.user, site) for refusal in first[:MOST_AT_ONCE]]
    _tell(request, sum(done), len(done))
    if len(first) > MOST_AT_ONCE:
        messages.info(request, "There are more: replay again to go on with them.")
    return redirect(f"/intake/?{QueryDict(query).urlencode()}")


@staff_who_may(MAY_SEE)
@require_safe
def refusal(request: HttpRequest, refusal_id: int) -> HttpResponse:
    kept = get_object_or_404(Refusal.objects.select_related("key", "replayed_by"), pk=refusal_id)
    context = {"refusal": kept, "may_replay": request.user.has_perm(MAY_REPLAY)}
    return render_page(request, "contacts/refusal.html", context)


@staff_who_may(MAY_REPLAY)
@require_POST
def refusal_replay(request: HttpRequest, refusal_id: int) -> HttpResponse:
    kept = get_object_or_404(Refusal.objects.select_related("key__origin", "key__application"), pk=refusal_id)
    if kept.is_replayable:
        _tell(request, int(replay(kept, request.user, site_of(request))), 1)
    return redirect("contacts:refusal", refusal_id)


def _tell(request: HttpRequest, done: int, tried: int) -> None:
    if done:
        messages.success(request, f"Taken now: {done:,}.")
    if done < tried:
        messages.error(request, f"Refused again: {tried - done:,}. The reason that is shown is the new one.")
    if not tried:
        messages.info(request, "There is nothing to replay.")
