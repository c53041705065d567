"""Files of events."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any

from activity.recording import EventRow, Trace, name_events, record_events, take_back_events
from contacts.imports.fields import Field, dated, structure, text
from contacts.imports.importer import CellColumns
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
        beside = {name: value for column, name in self._params_beside if (value := values.get(column)) is not None}
        return params | beside

    @cached_property
    def _params_beside(self) -> list[tuple[str, str]]:
        """(field, name) of each column that holds one parameter."""
        names = [field.name for field in self.columns.values() if field.name.startswith(_PARAM)]
        return [(name, name.removeprefix(_PARAM)) for name in names]

    def who(self, cells: CellColumns) -> Iterable[Collection[Hashable]]:
        """An event is told by its ID; one without by its time."""
        return told_apart(self, cells, "event_id", "occurred_at")

    def record(self, rows: Sequence[EventRow], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        name_events(rows)
        return record_events(rows, origin, dry_run=dry_run, trace=trace)
