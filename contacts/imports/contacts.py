"""Files of contacts."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, clean_birth_date
from contacts.custom_values import CUSTOM, LIST_SEPARATOR
from contacts.models import KEY_PREFIXES, CustomField, Origin, SubscriptionCategory
from contacts.writing import ContactRow, Existing, write_contacts
from contacts.writing.storing import holders_of
from crm.tables import as_they_are
from crm.values import Invalid

from .consent import CONSENT_FIELDS, LEAVING_FIELDS, consent_fields, read_consent
from .fields import Field, dated, plain
from .headers import ALIASES
from .importer import BadRow, Columns, Written
from .new_fields import new_field
from .people import person_fields
from .row_importer import RowImporter

IDENTIFIERS = ("contact_id", "external_id", "email", "phone", "telegram_id")


class ContactImporter(RowImporter):
    kind = "contacts"
    needs_one_of = IDENTIFIERS
    grouped_by = (*IDENTIFIERS, "country")
    never_left_out = LEAVING_FIELDS
    takes_new_fields = True

    def __init__(self, header, options, split=as_they_are):
        known = {field.key: field for field in CustomField.objects.all()}
        self.new_fields = [new_field(column, kind, known) for column, kind in options.new_fields.items()]
        self.custom_fields = [*known.values(), *self.new_fields]
        self.categories = dict(SubscriptionCategory.objects.values_list("key", "id"))
        self.subscribe = self._category_ids(LIST_SEPARATOR.join(options.subscribe))
        super().__init__(header, options, split)
        names = [field.name for field in self.columns.values()]
        self.asks_who_agrees = "email_consent" in names
        self.tells_of_consent = bool(self.subscribe) or not CONSENT_FIELDS.isdisjoint(names)
        self.custom_columns = [(name, name.removeprefix(CUSTOM)) for name in names if name.startswith(CUSTOM)]

    def fields(self, header: list[str]) -> Iterable[Field]:
        yield from map(_custom_field, self.custom_fields)
        people = {field.name: field for field in person_fields("external_id")}
        for name, clean in PLAIN_CLEANERS.items():
            aliases = (*ALIASES.get(name, ()), *(people[name].aliases if name in people else ()))
            yield Field(name, plain(clean), aliases)
        yield from (people["contact_id"], people["phone"])
        yield dated("birth_date", *ALIASES["birth_date"], cleaner=_birth_date)
        yield dated("created_at", *ALIASES["created_at"])
        yield from consent_fields(self._category_ids)
        yield from map(_custom_field, self.new_fields)

    def who(self, columns: Columns) -> Iterable[Collection[Hashable]]:
        """The rows' keys, each replaced by the contact that holds it: two keys may name one person."""
        keyed = [
            [prefix + value if value else None for value in columns[name]]
            for name, prefix in KEY_PREFIXES.items()
            if name in columns
        ]
        holders = holders_of({key for keys in keyed for key in keys if key})
        told_by = [[holders.get(key, key) if key else None for key in keys] for keys in keyed]
        if "contact_id" in columns:
            told_by.append(columns["contact_id"])
        return [{thing for thing in things if thing} for things in zip(*told_by, strict=True)]

    def says_who_left(self, row: Any) -> bool:
        return isinstance(row, ContactRow) and row.standing is not None and row.standing.suppresses

    def build(self, values: dict[str, Any], line: int) -> ContactRow:
        contact_id = values.pop("contact_id", None)
        row = ContactRow(contact_id=contact_id, line=line)
        if self.tells_of_consent:
            row.consent, row.standing = read_consent(values, self.subscribe, asked=self.asks_who_agrees)
        for name, key in self.custom_columns:
            if name in values:
                row.custom[key] = values.pop(name)
        if self.options.import_empty:
            values = {name: _cleared(name) if value is None else value for name, value in values.items()}
            values = {name: value for name, value in values.items() if name != "created_at" or value}
        row.values = values
        if contact_id is None and not any(values.get(name) for name in KEY_PREFIXES):
            columns = self._identifying_columns()
            are = "is" if len(columns) == 1 else "are"
            raise BadRow(f"nothing identifies the contact: {', '.join(columns)} {are} empty")
        return row

    def _identifying_columns(self) -> list[str]:
        return [self.column_of(field.name) for field in self.columns.values() if field.name in IDENTIFIERS]

    def _category_ids(self, cell: str) -> tuple[int, ...]:
        keys = [key.strip().lower() for key in cell.split(LIST_SEPARATOR) if key.strip()]
        if unknown := [key for key in keys if key not in self.categories]:
            known = ", ".join(self.categories) or "none yet: add them in the admin"
            raise Invalid(f"no subscription category has the key {', '.join(unknown)} (there is {known})")
        return tuple(self.categories[key] for key in keys)

    def write(self, rows: Sequence[ContactRow], origin: Origin, *, dry_run: bool) -> Written:
        options = self.options
        existing = Existing(options.existing)
        outcomes = write_contacts(
            rows, origin, match=options.match, create=options.create, existing=existing, dry_run=dry_run
        )
        return Written(outcomes, {})


def _birth_date(rules: custom_values.Rules):
    return lambda cell: clean_birth_date(cell, rules.date_order)


def _custom_field(custom_field: CustomField) -> Field:
    is_date = custom_field.type in (CustomField.Type.DATE, CustomField.Type.DATETIME)

    def cleaner(rules: custom_values.Rules):
        return lambda cell: custom_values.clean(custom_field, cell, rules)

    return Field(f"{CUSTOM}{custom_field.key}", cleaner, (custom_field.label, custom_field.key), is_date)


def _cleared(name: str) -> str | None:
    return None if name in ("birth_date", "created_at") else ""
