"""Segments: filters with a name, each leading to the list that it stands for."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts.filters import Catalogue, ContactFilter
from contacts.forms.segments import NewSegmentForm, SegmentForm
from contacts.models import Segment
from crm.pages import render_page
from crm.timeouts import unless_too_long
from crm.wording import grouped

COUNTED_WITHIN = 20
"""Seconds after which a page of many segments counts no more of them."""

NOT_COUNTED = "not counted"


@dataclass(frozen=True)
class SavedFilter:
    """A segment with its filters; `count` is None until it was asked for."""

    segment: Segment
    filters: ContactFilter
    may_change: bool
    may_delete: bool
    count: str | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def segment_list(request: HttpRequest) -> HttpResponse:
    """GET lists the segments; POST saves the posted `query` under a `name`, in place of another if that is asked."""
    if request.method == "POST":
        return _save(request)
    catalogue = Catalogue()
    segments = list(Segment.objects.select_related("created_by"))
    catalogue.look_for_imports(number for segment in segments for number in QueryDict(segment.query).getlist("import"))
    until = monotonic() + COUNTED_WITHIN if request.GET.get("count") == "1" else None
    saved = [_saved(segment, request.user, catalogue, until) for segment in segments]
    return render_page(request, "contacts/segment_list.html", {"saved": saved})


def _save(request) -> HttpResponse:
    form = NewSegmentForm(request.POST, instance=Segment(created_by=request.user))
    if not form.save_or_refuse():
        filters = ContactFilter(QueryDict(request.POST.get("query", "")))
        return render(request, "contacts/segment_form.html", {"form": form, "filters": filters}, status=422)
    done = "The filter of the segment “{}” was replaced." if form.is_taken else "Saved as segment “{}”."
    messages.success(request, done.format(form.instance.name))
    return redirect(form.instance)


@require_safe
def segment_count(request, segment_id: int) -> HttpResponse:
    """How many contacts a segment has now, for its row; a page by itself leads to the list of segments with counts."""
    segment = get_object_or_404(Segment, pk=segment_id)
    if not request.htmx:
        return redirect("/segments/?count=1")
    return HttpResponse(_count(_filters(segment, Catalogue())))


@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = get_object_or_404(Segment, pk=segment_id)
    if not segment.may_be_changed_by(request.user):
        raise PermissionDenied
    filters = _filters(segment, Catalogue())
    form = SegmentForm(request.POST or None, instance=segment)
    if request.method == "POST" and form.save_or_refuse():
        messages.success(request, f"Renamed to “{segment.name}”.")
        return redirect("contacts:segment_list")
    context = {"form": form, "filters": filters, "segment": segment}
    return render(request, "contacts/segment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def segment_delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = get_object_or_404(Segment, pk=segment_id)
    if not segment.may_be_deleted_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        segment.delete()
        messages.success(request, f"Deleted the segment “{segment.name}”. Its contacts stay.")
        return redirect("contacts:segment_list")
    context = {"segment": segment, "filters": _filters(segment, Catalogue())}
    return render(request, "contacts/segment_delete.html", context)


def _saved(segment: Segment, user: Any, catalogue: Catalogue, until: float | None) -> SavedFilter:
    """With its count, if that can begin `until` then."""
    filters = _filters(segment, catalogue)
    saved = SavedFilter(segment, filters, segment.may_be_changed_by(user), segment.may_be_deleted_by(user))
    if until is None or filters.problems:
        return saved
    return replace(saved, count=_count(filters) if monotonic() < until else NOT_COUNTED)


def _filters(segment: Segment, catalogue: Catalogue) -> ContactFilter:
    return ContactFilter(QueryDict(segment.query), catalogue=catalogue)


def _count(filters: ContactFilter) -> str:
    count = unless_too_long(filters.qs.count)
    return NOT_COUNTED if count is None else grouped(count)
