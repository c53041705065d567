"""How the author of a file means it, as far as the file itself does not say."""

from dataclasses import dataclass, field
from datetime import tzinfo

from contacts.custom_values import Rules, workspace_zone


@dataclass(frozen=True)
class ImportOptions:
    """`mapping` is {column: field, or "" to skip it}; `country` (ISO 3166) is that of local phone numbers."""

    mapping: dict[str, str] = field(default_factory=dict)
    match: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    zone: tzinfo = field(default_factory=workspace_zone)
    country: str = ""
    create: bool = True
    import_empty: bool = False
    skip_bad_cells: bool = False

    def rules(self, date_order: str | None = None) -> Rules:
        """The rules of one column, whose dates may have been found to be in an order of their own."""
        return Rules(self.date_order or date_order or "ymd", self.decimal, self.zone)

    def as_log(self) -> dict[str, object]:
        """The options that differ from the defaults, ready for JSON."""
        chosen = {name: value for name, value in vars(self).items() if value and name not in ("mapping", "create")}
        return {name: list(v) if isinstance(v, tuple) else str(v) for name, v in chosen.items()}
