"""Who calls: the key that a request carries, and whether it is good for what is asked."""

import base64
import binascii
import time

from django.http import HttpRequest

from contacts.models import ApiKey
from contacts.models.keys import digest_of

from .errors import Refused
from .limits import check_rate

IN_ADDRESSES = {"key", "api_key", "apikey", "api-key", "writekey", "write_key", "access_token", "token", "auth"}
MOST_CHARACTERS = 200
REMEMBERED_SECONDS = 1
"""So long a worker takes a key for what it was, so that a burst looks it up once; a revoked one may last as long."""

_remembered: dict[str, tuple[float, ApiKey]] = {}
"""{digest: (when it was looked up, the key)}"""


def key_of(request: HttpRequest, *scopes: str, given: str = "") -> ApiKey:
    """The key of a call, whose use is noted; raises `Refused` where there is none that allows any of the scopes.

    It comes by HTTP Basic, as the password beside any user name or as the user name alone, or as a Bearer token;
    `given` is one that came in the body. A call that staff make again carries the key's row itself.
    """
    if key := getattr(request, "replayed_by_key", None):
        return key
    _refuse_in_address(request)
    text = _in_header(request.headers.get("Authorization", "")) or given
    key = _known(text)
    if not any(map(key.allows, scopes)):
        can = key.get_scope_display().lower()
        raise Refused(403, f"This key may {can} only, and this call needs one that may {' or '.join(scopes)}.")
    request.intake_key = key  # type: ignore[attr-defined]  # for the door, which counts and keeps
    check_rate(key.pk)
    key.mark_used()
    return key


def _known(text: str) -> ApiKey:
    if not text:
        raise Refused(401, "A key is needed: send it by HTTP Basic, as the password, or as a Bearer token.")
    if len(text) > MOST_CHARACTERS:
        raise Refused(401, "This key is not known.")
    key = _looked_up(text)
    if key is None:
        raise Refused(401, "This key is not known.")
    if key.revoked_at:
        raise Refused(401, "This key was revoked.")
    return key


def _looked_up(text: str) -> ApiKey | None:
    digest, now = digest_of(text), time.time()
    at, key = _remembered.get(digest, (0, None))
    if key is None or not 0 <= now - at < REMEMBERED_SECONDS:
        key = ApiKey.objects.select_related("origin", "application").filter(digest=digest).first()
        if key:
            _remembered[digest] = now, key
    return key


def _in_header(header: str) -> str:
    kind, _, rest = header.partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return ""
    try:
        name, _, password = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(401, "The Authorization header can’t be read: it is not Basic base64 of “name:key”.") from None
    return password or name


def _refuse_in_address(request: HttpRequest) -> None:
    """Addresses are kept in the logs of every proxy on the way, so a key in one is a key given away."""
    for name in request.GET:
        if name.lower() in IN_ADDRESSES:
            raise Refused(400, "A key never goes into an address: send it in the Authorization header.", name)
