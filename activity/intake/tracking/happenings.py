"""What messages tell of: events, and displays of widgets, which are sends."""

from collections.abc import Iterable
from typing import Any

from activity.intake.whose import recorded
from activity.recording import EventRow, SendRow, record_events, record_sends
from contacts.intake.errors import Refused
from contacts.intake.tracking import Message
from contacts.intake.tracking.messages import text_in
from contacts.models import Channel, Origin
from crm.values import spelling

PAGE_VIEWED, SCREEN_VIEWED, GROUP_JOINED = "page_viewed", "screen_viewed", "group_joined"
_OF_PAGE = ("url", "path", "title", "referrer", "search")

# What widgets report: {spelling of the event: status that the send reached}.
_OF_WIDGET = {"widgetdisplayed": "delivered", "widgetviewed": "delivered", "widgetclicked": "clicked"}


def happening_of(message: Message) -> EventRow | SendRow | None:
    """What the message tells of, its contact left open; None where it only says who somebody is. Raises `Refused`."""
    match message.kind:
        case "track":
            name = message.text("event", 100)
            if not name:
                raise Refused(400, "is needed: what happened?", "event")
            return _display(message, name) or _event(message, name, message.properties)
        case "page":
            shown = {name: each for name in _OF_PAGE if (each := _context_page(message).get(name))}
            return _event(message, PAGE_VIEWED, {**_named(message), **shown, **message.properties})
        case "screen":
            return _event(message, SCREEN_VIEWED, {**_named(message), **message.properties})
        case "group":
            return _event(message, GROUP_JOINED, {"group_id": message.text("groupId", 255), **message.traits})
    return None


def record(happenings: Iterable[EventRow | SendRow], origin: Origin) -> None:
    rows = list(happenings)
    if events := [row for row in rows if isinstance(row, EventRow)]:
        recorded(record_events, events, origin)
    if sends := [row for row in rows if isinstance(row, SendRow)]:
        recorded(record_sends, sends, origin)


def _event(message: Message, name: str, params: dict[str, Any]) -> EventRow:
    """Its key is the message's ID, which names it in whatever contact it ends up."""
    return EventRow(0, name, message.message_id, message.at, message.user_id, flattened(params))


def _display(message: Message, name: str) -> SendRow | None:
    """A display or a click of a widget, which names its campaign, and the display where they are to be one send."""
    status = _OF_WIDGET.get(spelling(name))
    campaign = text_in(message.properties, "campaign", 255, "properties.") if status else ""
    display = text_in(message.properties, "display_id", 240, "properties.") if status else ""
    if not campaign or not (display or status == "delivered"):
        return None
    return SendRow(
        0,
        campaign,
        Channel.WIDGET.value,
        display or message.message_id,
        message.at,
        times={str(status): message.at},
        workflow=text_in(message.properties, "workflow", 150, "properties."),
    )


def flattened(params: dict[str, Any], place: str = "") -> dict[str, Any]:
    """Objects within become names with points: `{"product": {"name": "Tea"}}` is `{"product.name": "Tea"}`."""
    flat: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, dict) and value:
            flat |= flattened(value, f"{place}{name}.")
        else:
            flat[place + name] = value
    return flat


def _named(message: Message) -> dict[str, str]:
    parts = {name: message.text(name, 255) for name in ("name", "category")}
    return {name: text for name, text in parts.items() if text}


def _context_page(message: Message) -> dict[str, Any]:
    page = message.context.get("page")
    return page if isinstance(page, dict) else {}
