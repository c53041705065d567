"""What every answer carries, and who gets one."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Pages are personal, so no cache keeps them; static files bring their own answer.
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Outermost, so that redirects, static files and errors carry the headers too.

    A page that other websites may frame (`xframe_options_exempt`) names them in a policy of its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(response, "xframe_options_exempt", False):
            del response.headers["X-Frame-Options"]
        return response


class Compressed(GZipMiddleware):
    """Compresses pages; a file goes as it is, with its length, so that a browser can tell how much is still to come."""

    def process_response(self, request, response):
        return response if isinstance(response, FileResponse) else super().process_response(request, response)


class LoginRequired(LoginRequiredMiddleware):
    """Sends strangers to the log-in; a fragment's page goes there whole, to come back to it.

    Who pressed a button comes back to the page with the button, and is told that nothing was done.
    """

    def handle_no_permission(self, request, view_func):
        is_pressed = request.method not in ("GET", "HEAD")
        if is_pressed:
            messages.warning(request, "You were logged out, so that was not done. Log in and do it again.")
        if request.htmx:
            return HttpResponseClientRefresh()
        if not is_pressed:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(
            _page_before(request), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def _page_before(request):
    """The address on this site from which the request came; its own where nobody says it."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
