"""A subscription form: at its own address, within other websites, and the thanks after it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.entries import EntryForm
from contacts.models import SubscriptionForm
from contacts.subscribing.entries import TicketUsed, enter
from contacts.subscribing.tickets import new_ticket, number_of
from crm.middleware import CONTENT_SECURITY_POLICY
from crm.networks import network_of
from crm.pages import address
from crm.sites import site_of

from .public import public

LOOKS = {"embedded": ("1",), "theme": ("light", "dark")}


@public
@xframe_options_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_form(request: HttpRequest, slug: str) -> HttpResponse:
    """POST takes an entry. One without a good ticket, as from a plain <form> elsewhere, is shown to be sent again."""
    form = _active(slug)
    if form is None:
        return _closed(request)
    entry_form = EntryForm(request.POST if request.method == "POST" else None, form=form)
    if entry_form.is_valid() and _try_to_enter(request, form, entry_form):
        return redirect(f"done/{address(_look(request))}".rstrip("?"))
    status = 422 if entry_form.errors else 200
    more = {"entry_form": entry_form, "ticket": new_ticket(form)}
    return _page(request, "contacts/subscription_form.html", form, more, status)


@public
@xframe_options_exempt
@require_safe
def subscription_done(request: HttpRequest, slug: str) -> HttpResponse:
    form = _active(slug)
    return _closed(request) if form is None else _page(request, "contacts/subscription_done.html", form)


@public
@require_safe
def subscription_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The script that puts the form where its <script> stands."""
    form = _active(slug)
    if form is None:
        return HttpResponse(status=404, content_type="text/javascript")
    response = render(request, "contacts/subscription_embed.js", {"form": form}, content_type="text/javascript")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _active(slug: str) -> SubscriptionForm | None:
    return SubscriptionForm.objects.filter(slug=slug, is_active=True).first()


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "contacts/closed.html", status=404)


def _try_to_enter(request: HttpRequest, form: SubscriptionForm, entry_form: EntryForm) -> bool:
    """Enter the visitor; False asks to send it again. A bot that fell into the trap is thanked like everybody."""
    if entry_form.cleaned_data["website"]:
        return True
    ticket = number_of(request.POST.get("ticket", ""), form)
    if ticket is None:
        return False
    network = network_of(get_adapter(request).get_client_ip(request))
    try:
        enter(form, entry_form.answers(), ticket=ticket, network=network, site=site_of(request))
    except TicketUsed:
        return False
    return True


def _page(
    request: HttpRequest, template: str, form: SubscriptionForm, more: dict | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, **_look(request), **(more or {})}
    response = render(request, template, context, status=status)
    framed_by = " ".join(form.allowed_origins) or "'none'"
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _look(request: HttpRequest) -> dict[str, str | None]:
    """How it is shown, as the address says: within another website, and in its theme."""
    given = {name: request.GET.get(name) for name in LOOKS}
    return {name: value if value in LOOKS[name] else None for name, value in given.items()}
