"""This site's own address, for links that leave it."""

from django.conf import settings
from django.http import HttpRequest


def site_of(request: HttpRequest) -> str:
    """`SITE_URL`, since who asks for a mail to somebody chooses the host of the request; without it, the request's."""
    return settings.SITE_URL or request.build_absolute_uri("/")
