"""Files of events."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

from activity.recording import EventRow, Trace, name_events, record_events, take_back_events
from contacts.imports.fields import Field, dated, plain, text
from contacts.imports.importer import CellColumns
from contacts.models import Origin, Source
from contacts.writing import Result
from crm.values import Invalid, clean_json, clean_text

from .activities import PERSON, ActivityImporter, Column, filled, without_times

_PARAM = "params."


def clean_params(cell: str) -> dict[str, Any]:
    """From the JSON of an object, or of a list of {name, value}."""
    params = clean_json(cell) or {}
    if isinstance(params, list) and all(isinstance(item, dict) and "name" in item for item in params):
        params = {str(item["name"]): item.get("value") for item in params}
    if not isinstance(params, dict):
        raise Invalid('not an object, such as {"color": "red"}')
    return params


def _named(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _workflows(cell: str) -> tuple[str, ...]:
    return tuple(name for workflow in cell.split(";") if (name := clean_text(workflow, 150)))


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
        yield Field("params", plain(clean_params), ("parameters", "properties", "event properties", "event params"))
        yield Field("workflows", plain(_workflows), ("workflow",))
        for name in dict.fromkeys([*header, *self.options.mapping.values()]):
            if name.startswith(_PARAM):
                yield Field(name, text(4000))

    def happened(self, column: Column, lines: Sequence[int]) -> Iterable[EventRow]:
        return map(
            EventRow,
            repeat(0),
            column("event"),
            filled(column("event_id"), ""),
            column("occurred_at"),
            filled(column("key_value"), ""),
            self._params(column),
            filled(column("workflows"), ()),
            lines,
        )

    def _params(self, column: Column) -> Iterable[dict[str, Any]]:
        """{name: value} of each row, from the column that holds all and from those that hold one each."""
        params = filled(column("params"), {})
        if not self._params_beside:
            return params
        beside = zip(*map(column, self._params_beside), strict=True)
        names = self._params_beside.values()
        return [given | _named(names, values) for given, values in zip(params, beside, strict=True)]

    @cached_property
    def _params_beside(self) -> dict[str, str]:
        """{field: the parameter} of each column that holds one."""
        names = [field.name for field in self.columns.values() if field.name.startswith(_PARAM)]
        return {name: name.removeprefix(_PARAM) for name in names}

    def telling_cells(self, cells: CellColumns) -> CellColumns:
        """An event is told by its ID; one without by its time."""
        return without_times(self, cells, "event_id", "occurred_at")

    def record(self, rows: Sequence[EventRow], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        name_events(rows)
        return record_events(rows, origin, dry_run=dry_run, trace=trace)
