"""Files of messages sent."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from activity.models import SendStatus
from activity.recording import SendRow, record_sends
from contacts.imports.fields import Field, dated, plain, spelling, text
from contacts.imports.importer import Columns
from contacts.models import Channel, Origin, Source
from contacts.writing import Result
from crm.values import Invalid

from .activities import PERSON, ActivityImporter, number_equals, told_apart

_STATUSES = {
    **{status.slug: status for status in SendStatus},
    **dict.fromkeys(("opened", "open", "viewed"), SendStatus.READ),
    **dict.fromkeys(("click",), SendStatus.CLICKED),
    **dict.fromkeys(("bounced", "failed", "notdelivered"), SendStatus.UNDELIVERED),
    **dict.fromkeys(("spamreport", "complained", "complaint"), SendStatus.SPAM),
}
_CHANNELS = {spelling(name): channel.value for channel in Channel for name in (channel.value, channel.label)}
_CHANNELS |= {"push": Channel.MOBILE_PUSH.value, "mail": Channel.EMAIL.value}
_TIMED = {f"{status.slug}_at": status.slug for status in SendStatus if status != SendStatus.SENT}


def clean_status(cell: str) -> SendStatus:
    status = _STATUSES.get(spelling(cell))
    if status is None:
        raise Invalid(f"not a status: use one of {', '.join(status.slug for status in SendStatus)}")
    return status


def clean_channel(cell: str) -> str:
    channel = _CHANNELS.get(spelling(cell))
    if channel is None:
        raise Invalid(f"not a channel: use one of {', '.join(Channel.values)}")
    return channel


class SendImporter(ActivityImporter):
    kind = "sends"
    source = Source.IMPORT
    needs_all_of = ("campaign", "channel", "sent_at")
    grouped_by = (*PERSON, "campaign", "channel", "message_id", "sent_at")

    def own_fields(self, header: list[str]) -> Iterable[Field]:
        yield Field("campaign", text(255), ("campaign name", "message", "message name", "subject"))
        yield Field("channel", plain(clean_channel), ("media type",))
        yield Field("message_id", text(240))
        yield dated("sent_at", "sent", "send time", "date sent", "date")
        yield Field("status", plain(clean_status))
        yield from map(dated, _TIMED)
        yield Field("bounce", text(20), ("bounce type",))
        yield Field("reason", text(500), ("bounce reason", "error", "description"))
        yield Field("workflow", text(150), ("workflow name",))

    def happened(self, values: dict[str, Any], line: int) -> SendRow:
        return SendRow(
            contact_id=0,
            campaign=values["campaign"],
            channel=values["channel"],
            message_key=values.get("message_id") or "",
            sent_at=values["sent_at"],
            times={slug: values[name] for name, slug in _TIMED.items() if values.get(name)},
            status=values.get("status"),
            workflow=values.get("workflow") or "",
            bounce=values.get("bounce") or "",
            reason=values.get("reason") or "",
            line=line,
        )

    def who(self, columns: Columns) -> Iterable[Collection[Hashable]]:
        """A message is told by its ID; one without by its time."""
        return told_apart(columns, "message_id", "sent_at")

    def record(self, rows: Sequence[SendRow], origin: Origin, *, dry_run: bool) -> list[Result]:
        nameless = [row for row in rows if not row.message_key]
        ordinals = number_equals((row.contact_id, row.campaign, row.channel, row.sent_at) for row in nameless)
        for row, ordinal in zip(nameless, ordinals, strict=True):
            row.message_key = f"~{row.sent_at.isoformat()}~{ordinal}"
        return record_sends(rows, origin, dry_run=dry_run)
