"""A whole page or, for HTMX, the one part of it that changes; and the addresses of a page's other states."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers
from django_htmx.http import retarget

from crm.keyset import CURSORS, Page

VARYING_HEADERS = ["HX-Request", "HX-Target", "HX-History-Restore-Request"]


def render_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The template, or its partial named as the element that HTMX fills; an invalid form has status 422."""
    return _rendered(request, page_or_part(request, template), context, status)


def render_progress(request: Any, template: str, context: dict[str, Any], *, state: str, whole: str) -> HttpResponse:
    """A page that keeps asking for its part `progress` and names the state it shows; in another state it gets `whole`.

    So whatever can be pressed beside the part is not replaced while somebody presses it.
    """
    if request.htmx.target != "progress" or request.GET.get("state") == state:
        return render_page(request, template, context)
    return retarget(_rendered(request, get_template(f"{template}#{whole}"), context), f"#{whole}")


def _rendered(request: HttpRequest, template: Any, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(template.render(context, request), status=status)
    patch_vary_headers(response, VARYING_HEADERS)
    return response


def address(params: Mapping[str, Any], **changes: Any) -> str:
    """The query string, with its "?", of the same page after `changes`; None and empty lists remove a parameter.

    `params` is a QueryDict or a dict; a list repeats a parameter. Cursors are left out unless given as a change.
    """
    return f"?{urlencode(as_lists(params, without=CURSORS) | as_lists(changes), doseq=True)}"


def addresses(page: Page, params: QueryDict) -> dict[str, str | None]:
    """The addresses of the pages around this one; None where there is no such page."""
    names = ("first", "previous", "next", "last")
    around = {name: getattr(page, name) for name in names}
    return {name: None if more is None else address(params, **more, count=None) for name, more in around.items()}


def page_or_part(request: Any, template: str) -> Any:
    if request.htmx and request.htmx.target and not request.htmx.history_restore_request:
        try:
            return get_template(f"{template}#{request.htmx.target}")
        except TemplateDoesNotExist:
            pass
    return get_template(template)


def as_lists(params: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """{name: [value, …]}."""
    items = params.lists() if isinstance(params, QueryDict) else params.items()
    return {name: as_list(value) for name, value in items if name not in without}


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
