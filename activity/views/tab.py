"""What the three lists of the tab Contact activity have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from activity.querysets import ActivityQuerySet
from activity.totals import tab_counts
from contacts.models import Contact
from contacts.profile import header_of
from contacts.writing import present_ids
from crm.keyset import Ordering, Page, keyset_page
from crm.pages import address, render_page
from crm.periods import Period

PERIOD_NAMES = ("period", "from", "to")
TABS = [("campaigns", "Campaigns"), ("events", "Events"), ("orders", "Orders")]


@require_safe
def activity(request: HttpRequest, contact_id: int) -> HttpResponse:
    return redirect(tab_url("campaigns", contact_id, request.GET))


def tab_url(tab: str, contact_id: int, params: QueryDict) -> str:
    """The period travels along; filters stay behind."""
    period = {name: params[name] for name in PERIOD_NAMES if name in params}
    return reverse(f"activity:{tab}", args=[contact_id]) + (address(period) if period else "")


@dataclass(frozen=True)
class Segment:
    label: str
    url: str
    is_current: bool
    count: int | None


@dataclass(frozen=True)
class Empty:
    """What stands where the rows would be: inputs of components/empty.html."""

    icon: str
    title: str
    text: str
    url: str = ""
    action: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Notice:
    """Inputs of components/notice.html."""

    kind: str
    title: str
    text: str


@dataclass
class Tab:
    """One list of one contact, being answered."""

    name: str
    request: HttpRequest
    contact: Contact
    now: datetime = field(default_factory=timezone.now)

    @classmethod
    def of(cls, name: str, request: HttpRequest, contact_id: int) -> "Tab":
        """Of whom this contact has become, if it is part of another now."""
        contact = Contact.objects.filter(pk=contact_id).first()
        if contact is None:
            contact = get_object_or_404(Contact, pk=present_ids([contact_id]).get(contact_id))
        return cls(name, request, contact)

    @property
    def is_counting(self) -> bool:
        """Whether totals and counts are asked for: by HTMX after first paint, or by the link without scripts."""
        return bool(self.request.GET.get("count"))

    @property
    def is_for_totals(self) -> bool:
        """Whether HTMX asks for the totals alone, so that nothing needs the rows."""
        return self.is_counting and self.request.headers.get("HX-Target") == "totals"

    def page(self, activity: ActivityQuerySet) -> Page:
        newest_first = Ordering("newest", "Newest first", activity.at, descending=True)
        return keyset_page(activity, newest_first, self.request.GET)

    def invalid(self, problem: ValueError) -> Empty:
        url = reverse(f"activity:{self.name}", args=[self.contact.pk])
        return Empty("triangle-alert", "This can’t be shown", str(problem), url, "Last 30 days", "invalid")

    def render(self, period: Period | None, page: Page | None = None, **context: Any) -> HttpResponse:
        """Answer the page, or the part of it that HTMX asks for; without a `page` there are no rows to show."""
        counts = tab_counts(self.contact, period, self.now) if self.is_counting else {}
        context |= {
            "contact": self.contact,
            "header": header_of(self.contact),
            "segments": list(self._segments(counts)),
            "zone": settings.WORKSPACE_TIME_ZONE,
            "older": page and page.next and address(self.request.GET, **page.next),
            "newer": page and page.previous and address(self.request.GET, **page.previous),
            "count_url": self._count_url(),
        }
        return render_page(self.request, f"activity/{self.name}.html", context)

    def _segments(self, counts: dict[str, int | None]) -> Iterator[Segment]:
        for name, label in TABS:
            url = tab_url(name, self.contact.pk, self.request.GET)
            yield Segment(label, url, name == self.name, counts.get(name))

    def _count_url(self) -> str:
        """This very page, with its totals."""
        params = self.request.GET
        return address(params, count=1, after=params.get("after"), before=params.get("before"))
