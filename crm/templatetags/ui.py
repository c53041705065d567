"""The small marks of every page: icons, avatars, and what `crm.wording` puts in words."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm import icons
from crm.rows import filled_rows
from crm.wording import ago, day, grouped, initials, instant, lasting, phone

register = template.Library()
register.simple_tag(filled_rows, name="rows")
for words in (ago, day, grouped, initials, instant, lasting, phone):
    register.filter(words)

AVATAR_COLOURS = 8

CHANNEL_ICONS = {
    "email": "mail",
    "sms": "message-square",
    "mobile_push": "smartphone",
    "web_push": "globe",
    "telegram": "send",
    "viber": "message-circle",
    "app_inbox": "inbox",
    "widget": "app-window",
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name, label=""):
    """An icon by its name, or that of a channel by its key; without a label it is decoration."""
    shapes = SafeString(icons.shapes()[CHANNEL_ICONS.get(name, name)])
    if not label:
        return format_html('<svg class="icon" viewBox="{}" aria-hidden="true">{}</svg>', icons.VIEW_BOX, shapes)
    return format_html(
        '<svg class="icon" viewBox="{0}" role="img" aria-label="{1}"><title>{1}</title>{2}</svg>',
        icons.VIEW_BOX,
        label,
        shapes,
    )


@register.filter
def avatar(pk):
    """The class that colours a contact's avatar, the same one for ever."""
    return SafeString(f"avatar-{(pk or 0) % AVATAR_COLOURS}")
