"""Files of events."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from activity.recording import EventRow, Trace, name_events, record_events, take_back_events
from contacts.imports.fields import Field, dated, structure, text
from contacts.imports.importer import Columns
from contacts.models import Origin, Source
from contacts.writing import Result

from .activities import PERSON, ActivityImporter, told_apart

_PARAM = "params."


class EventImporter(ActivityImporter):
    kind = "events"
    source = Source.EVENT
    taken_back = staticmethod(take_back_events)
    needs_all_of = ("event", "occurred_at")
    grouped_by = (*PERSON, "event", "event_id", "occurred_at")

    def own_fields(self, header: list[str]) -> Iterable[Field]:
        yield Field("event", text(100), ("event type", "event name", "event type key", "metric"))
        yield Field("event_id", text(240), ("event key", "message ID"))
        yield dated(
            "occurred_at", "occurred", "event time", "event timestamp", "timestamp", "time", "created at", "date"
        )
        yield Field("key_value", text(255))
        yield Field("params", structure, ("parameters", "properties", "event properties", "event params"))
        yield Field("workflows", text(2000), ("workflow",))
        for column in header:
            if column.startswith(_PARAM):
                yield Field(column, text(4000))

    def happened(self, values: dict[str, Any], line: int) -> EventRow:
        workflows = (values.get("workflows") or "").split(";")
        return EventRow(
            contact_id=0,
            type=values["event"],
            event_key=values.get("event_id") or "",
            occurred_at=values["occurred_at"],
            key_value=values.get("key_value") or "",
            params=self._params(values),
            workflows=tuple(name for workflow in workflows if (name := workflow.strip()[:150])),
            line=line,
        )

    def _params(self, values: dict[str, Any]) -> dict[str, Any]:
        """{name: value}, from the JSON (an object, or a list of {name, value}) and the columns beside it."""
        params = values.get("params") or {}
        if isinstance(params, list) and all(isinstance(item, dict) and "name" in item for item in params):
            params = {str(item["name"]): item.get("value") for item in params}
        if not isinstance(params, dict):
            self.refuse_cell("params", 'not an object, such as {"color": "red"}')
            params = {}
        columns = {name.removeprefix(_PARAM): value for name, value in values.items() if name.startswith(_PARAM)}
        return {**params, **{name: value for name, value in columns.items() if value is not None}}

    def who(self, columns: Columns) -> Iterable[Collection[Hashable]]:
        """An event is told by its ID; one without by its time."""
        return told_apart(columns, "event_id", "occurred_at")

    def record(self, rows: Sequence[EventRow], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        name_events(rows)
        return record_events(rows, origin, dry_run=dry_run, trace=trace)
