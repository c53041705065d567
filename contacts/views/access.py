"""Who may do what."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def staff_who_may(permission: str) -> Callable[[View], View]:
    """403 for whoever isn't staff with this permission, as in the admin; who isn't logged in never comes this far."""

    def only_for_them(view: View) -> View:
        @wraps(view)
        def for_them(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not (request.user.is_staff and request.user.has_perm(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return for_them

    return only_for_them
