"""Files of messages sent."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from itertools import repeat

from activity.models import SendStatus
from activity.recording import SendRow, Trace, clean_bounce, record_sends, take_back_sends
from activity.recording.keys import number_equals
from contacts.imports.fields import Field, dated, plain, text
from contacts.imports.importer import CellColumns
from contacts.models import ADDRESS_FIELDS, Channel, Origin, Source
from contacts.writing import Result
from crm.values import Invalid, spelling

from .activities import PERSON, ActivityImporter, Column, filled, without_times

_STATUSES = {
    **{status.slug: status for status in SendStatus},
    **dict.fromkeys(("processed", "accepted", "deferred", "groupresubscribe"), SendStatus.SENT),
    **dict.fromkeys(("opened", "open", "viewed"), SendStatus.READ),
    **dict.fromkeys(("click",), SendStatus.CLICKED),
    **dict.fromkeys(
        ("bounced", "bounce", "failed", "notdelivered", "dropped", "blocked", "rejected"), SendStatus.UNDELIVERED
    ),
    **dict.fromkeys(("unsubscribe", "groupunsubscribe"), SendStatus.UNSUBSCRIBED),
    **dict.fromkeys(("spamreport", "complained", "complaint"), SendStatus.SPAM),
}
_CHANNELS = {spelling(name): channel.value for channel in Channel for name in (channel.value, channel.label)}
_CHANNELS |= {"push": Channel.MOBILE_PUSH.value, "mail": Channel.EMAIL.value}
_SENDGRID = frozenset({"recvmessageid", "asmgroupid", "sgmessageid", "sgeventid"})
"""Columns that its reports alone have, which tell of emails without saying so."""
_TIMED = {status.at: status.slug for status in SendStatus if status != SendStatus.SENT}


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
    taken_back = staticmethod(take_back_sends)
    grouped_by = (*PERSON, "campaign", "channel", "message_id", "sent_at")
    never_left_out = frozenset({"status", "undelivered_at", "unsubscribed_at", "spam_at", "bounce", "reason"})

    def own_fields(self, header: list[str]) -> Iterable[Field]:
        yield Field("campaign", text(255), ("campaign name", "message", "message name", "subject"))
        yield Field("channel", plain(clean_channel), ("media type",))
        yield Field("message_id", text(240), ("SG message ID",))
        yield dated("sent_at", "sent", "send time", "date sent", "date")
        yield Field("status", plain(clean_status), ("event",))
        yield dated("status_at", "processed", "timestamp", "event time")
        yield from map(dated, _TIMED)
        yield Field("bounce", plain(clean_bounce), ("bounce type",))
        yield Field("reason", text(500), ("bounce reason", "error", "description"))
        yield Field("workflow", text(150), ("workflow name",))

    @cached_property
    def needed(self) -> Sequence[str]:
        """A report has a row for each status that a message reached, and the message's ID in all of them."""
        found = {field.name for field in self.columns.values()}
        is_report = "status_at" in found and "sent_at" not in found
        times = ("message_id", "status", "status_at") if is_report else ("sent_at",)
        is_of_sendgrid = not _SENDGRID.isdisjoint(map(spelling, self.header))
        return ("campaign", *(() if is_of_sendgrid else ("channel",)), *times)

    def happened(self, column: Column, lines: Sequence[int]) -> Iterable[SendRow]:
        statuses, status_times = column("status"), column("status_at")
        times: list[dict[str, datetime]] = [{} for _ in lines]
        for field, slug in _TIMED.items():
            for reached, at in zip(times, column(field), strict=True):
                if at:
                    reached[slug] = at
        for reached, status, at in zip(times, statuses, status_times, strict=True):
            if at and status and status != SendStatus.SENT:
                reached.setdefault(status.slug, at)
        return map(
            SendRow,
            repeat(0),
            column("campaign"),
            filled(column("channel"), Channel.EMAIL.value),
            filled(column("message_id"), ""),
            [sent_at or at for sent_at, at in zip(column("sent_at"), status_times, strict=True)],
            times,
            statuses,
            filled(column("workflow"), ""),
            filled(column("bounce"), ""),
            filled(column("reason"), ""),
            self._addresses(column),
            lines,
        )

    def _addresses(self, column: Column) -> Iterable[str]:
        """Where each message went, as its row says."""
        told = {channel: column(field) for channel, field in ADDRESS_FIELDS.items()}
        channels = filled(column("channel"), Channel.EMAIL.value)
        return [(told[channel][row] or "") if channel in told else "" for row, channel in enumerate(channels)]

    def telling_cells(self, cells: CellColumns) -> CellColumns:
        """A message is told by its ID; one without by its time."""
        return without_times(self, cells, "message_id", "sent_at")

    def record(self, rows: Sequence[SendRow], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        nameless = [row for row in rows if not row.message_key]
        ordinals = number_equals((row.contact_id, row.campaign, row.channel, row.sent_at) for row in nameless)
        for row, ordinal in zip(nameless, ordinals, strict=True):
            row.message_key = f"~{row.sent_at.isoformat()}~{ordinal}"
        return record_sends(rows, origin, dry_run=dry_run, trace=trace)
