"""How the author of a file means it, as far as the file itself does not say."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo

from contacts.custom_values import Rules
from contacts.writing import Existing
from crm.periods import workspace_zone


@dataclass(frozen=True)
class ImportOptions:
    """All plain values, ready for JSON and back.

    `mapping` is {column: field, or "" to skip it}; `new_fields` is {column: type} of custom fields to be made;
    `match` the fields that people are found by alone; `subscribe` the keys of categories that each row adds;
    `country` (ISO 3166) that of local phone numbers; `time_zone` that of times without one.
    """

    mapping: dict[str, str] = field(default_factory=dict)
    new_fields: dict[str, str] = field(default_factory=dict)
    match: tuple[str, ...] = ()
    existing: str = Existing.UPDATE.value
    subscribe: tuple[str, ...] = ()
    names_in_first_line: bool = True
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    time_zone: str = ""
    country: str = ""
    create: bool = True
    import_empty: bool = False
    skip_bad_cells: bool = False

    def rules(self, date_order: str | None = None) -> Rules:
        """The rules of one column, whose dates may have been found to be in an order of their own."""
        zone = ZoneInfo(self.time_zone) if self.time_zone else workspace_zone()
        return Rules(self.date_order or date_order or "ymd", self.decimal, zone)

    def as_json(self) -> dict[str, Any]:
        """The options that differ from the defaults."""
        defaults = asdict(ImportOptions())
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "ImportOptions":
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known
        }
        return cls(**values)
