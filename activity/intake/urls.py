"""The addresses of what programs send of activity."""

from django.urls import path

from contacts.intake.tracking import KINDS

from .tracking.views import batch, message_view

_SHORT = {"identify": "i", "track": "t", "page": "p", "screen": "s", "group": "g", "alias": "a"}
"""As scripts in browsers call them."""

urlpatterns = [
    path("v1/batch", batch, name="batch"),
    path("v1/b", batch),
    *(path(f"v1/{kind}", message_view(kind), name=kind) for kind in KINDS),
    *(path(f"v1/{short}", message_view(kind)) for kind, short in _SHORT.items()),
]
