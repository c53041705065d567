"""One line of the list, its values ready to be shown: a template's filters cost more than the database's rows."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string

from contacts.models import NEVER, Channel, EmailStatus, Source, channels_of
from crm.templatetags.ui import avatar
from crm.wording import ago, day, initials, phone

_STATUS_WORDS = dict(EmailStatus.choices)
_PILLS = {EmailStatus.NOT_CONFIRMED.value: "unconfirmed", EmailStatus.NO_EMAIL.value: "none"}
_SOURCE_WORDS = dict(Source.choices)
_CHANNEL_WORDS = dict(Channel.choices)
_ONLY = {
    ("sms",): "phone-only contact",
    ("telegram",): "Telegram-only contact",
    ("mobile_push",): "push-only visitor",
    ("web_push",): "push-only visitor",
    ("mobile_push", "web_push"): "push-only visitor",
}


class Line(NamedTuple):
    """`second` stands below the name: an email up to its `at_domain`, or what else is known of somebody without.

    What is not known is empty, and stays an empty cell.
    """

    pk: str
    name: str
    initials: str
    avatar: str
    second: str
    at_domain: str
    pill: str
    status: str
    phone: str
    channels: str
    location: str
    source: str
    last_activity: str
    day: str


def line_of(row: dict, day_field: str = "created_at") -> Line:
    """The line of one row of `ContactQuerySet.as_lines`; `day` is of the instant in `day_field`."""
    name = f"{row['first_name']} {row['last_name']}".strip()
    channels = channels_of(row)
    status = row["email_status"]
    active_at = row["last_activity_at"]
    local_part, at, domain = row["email"].partition("@")
    return Line(
        pk=str(row["id"]),
        name=name,
        initials=initials(name),
        avatar=avatar(row["id"]) if name else "avatar-none",
        second=local_part or _ONLY.get(channels, ""),
        at_domain=at + domain,
        pill=_PILLS.get(status, status),
        status=_STATUS_WORDS[status],
        phone=phone(row["phone"]) if row["phone"] else "",
        channels=_channel_icons(channels) if channels else "",
        location=", ".join(filter(None, (row["city"], row["country"]))),
        source=_SOURCE_WORDS.get(row["source"], row["source"]),
        last_activity=ago(active_at) if active_at != NEVER else "",
        day=day(row[day_field]),
    )


@lru_cache(maxsize=64)
def _channel_icons(channels: tuple[str, ...]) -> str:
    """Rendered once for each combination that there is."""
    return render_to_string(
        "contacts/channel_icons.html", {"channels": [(channel, _CHANNEL_WORDS[channel]) for channel in channels]}
    )
