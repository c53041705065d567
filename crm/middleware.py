"""What every answer carries, and what is answered when the database cannot."""

from django.db import InterfaceError, OperationalError
from psycopg.errors import QueryCanceled

from crm.views import database_down, search_too_long

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
    # Pages are personal: no cache keeps them. Static files and /healthz bring their own answer.
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Outermost, so that redirects, static files and errors carry the headers too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class DatabaseFaults:
    """Answers 503 when the server is away or recovering, or a statement takes too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception.__cause__, QueryCanceled):
            return search_too_long(request)
        if isinstance(exception, (OperationalError, InterfaceError)):
            return database_down(request)
        return None
