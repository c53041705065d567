"""The REST API: the calls on contacts and those on activity, under one address with one OpenAPI document."""

from django.urls import URLPattern, re_path

from contacts.intake import consent_calls, contact_calls, many_calls
from contacts.intake.api import Api, StrictParser
from contacts.intake.doors import door, nothing_here
from contacts.intake.limits import MOST_BYTES

from . import activity_calls, event_calls, order_calls, status_calls

DESCRIPTION = (
    "Send a key by HTTP Basic, as the password beside any user name, or as a Bearer token. An answer of 200 means that"
    " what was sent is stored. A refusal is JSON whose message names the field and says what is expected."
)
LARGE = dict.fromkeys(("v1/contacts", "v1/orders", "v1/events", "v1/messages/status"), 8_000_000)
"""{address: bytes} of calls that carry many things at once."""

api = Api(
    title="Contacts",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="openapi.json",
    parser=StrictParser(),
)
for calls in (
    *(contact_calls, many_calls, consent_calls),
    *(event_calls, order_calls, status_calls, activity_calls),
):
    api.add_router("v1/", calls.router)

patterns, app_name, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        pattern.callback = door(pattern.callback, most_bytes=LARGE.get(str(pattern.pattern), MOST_BYTES))

urls = ([*patterns, re_path("", nothing_here)], app_name, namespace)
