"""Files of devices."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from contacts.models import Channel, Origin
from contacts.writing import DeviceRow, take_back_devices, write_devices
from contacts.writing.devices import DETAILS, DeviceTrace
from crm.values import Invalid, spelling

from .fields import Field, boolean, dated, plain, text
from .importer import BadRow, Columns, Written
from .people import person_fields, who_of
from .row_importer import RowImporter
from .undone import CHANGED, HELD, WITHDRAWN, Kept, Part

_CHANNELS = {
    **dict.fromkeys(("mobilepush", "mobile", "push", "android", "ios", "app"), Channel.MOBILE_PUSH.value),
    **dict.fromkeys(("webpush", "web", "browser"), Channel.WEB_PUSH.value),
}


def clean_push_channel(cell: str) -> str:
    channel = _CHANNELS.get(spelling(cell))
    if channel is None:
        raise Invalid("not a push channel: use mobile_push or web_push")
    return channel


class DeviceImporter(RowImporter):
    kind = "devices"
    needs_one_of = ("device_id",)
    needs_all_of = ("application",)
    grouped_by = ("contact_id", "customer_id", "email", "phone", "telegram_id", "device_id", "push_token")
    never_left_out = frozenset({"push_allowed"})

    def fields(self, header: list[str]) -> Iterable[Field]:
        yield from person_fields("customer_id")
        yield Field("application", text(100), ("app", "application name"))
        yield Field("channel", plain(clean_push_channel), ("platform type",))
        yield Field("model", text(100), ("device model", "device"))
        yield Field("os", text(60), ("operating system", "OS version"))
        yield Field("app_version", text(40), ("version", "application version"))
        yield Field("push_allowed", boolean, ("push enabled", "allowed", "subscribed"))
        yield dated("last_seen_at", "last seen", "last active")
        yield dated("first_seen_at", "first seen", "installed at", "registered at")

    def who(self, columns: Columns) -> Iterable[Collection[Hashable]]:
        told_by = [[(name, value) if value else None for value in values] for name, values in columns.items()]
        return [[thing for thing in things if thing] for things in zip(*told_by, strict=True)]

    def build(self, values: dict[str, Any], line: int) -> DeviceRow:
        for name in ("device_id", "application"):
            if not values.get(name):
                raise BadRow(f"{self.column_of(name)} is empty")
        details = {name: _cleared(name) if values[name] is None else values[name] for name in DETAILS if name in values}
        person = who_of(values, "customer_id").as_row(line)
        if values.get("first_seen_at"):
            person.values["created_at"] = values["first_seen_at"]  # of somebody who is new by this device
        return DeviceRow(person, values["application"], values["device_id"], details, details.get("last_seen_at"))

    def write(self, rows: Sequence[DeviceRow], origin: Origin, *, dry_run: bool) -> Written:
        options = self.options
        trace: DeviceTrace = {}
        outcomes = write_devices(
            rows, origin, allow_again=False, dry_run=dry_run, trace=trace, match=options.match, create=options.create
        )
        return Written(outcomes, trace)

    @classmethod
    def take_back(cls, trace: DeviceTrace, origin: Origin) -> Part:
        taken = take_back_devices(trace, origin)
        kept = [Kept(contact_id, CHANGED, name, cls.kind, pk) for contact_id, pk, name in taken.changed]
        kept += [Kept(contact_id, WITHDRAWN, name, cls.kind, pk) for contact_id, pk, name in taken.withdrawn]
        kept += [
            Kept(contact_id, HELD, conflict.field, cls.kind, pk, conflict.holder_id)
            for contact_id, pk, conflict in taken.conflicts
        ]
        return Part(taken.deleted, taken.restored, kept)


def _cleared(name: str) -> Any:
    return {"last_seen_at": None, "push_allowed": True, "channel": Channel.MOBILE_PUSH.value}.get(name, "")
