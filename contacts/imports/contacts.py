"""Files of contacts."""

from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, clean_birth_date, clean_email_status
from contacts.models import CustomField, EmailStatus, Origin, SubscriptionCategory
from contacts.writing import Consent, ContactRow, Outcome, Standing, write_contacts
from contacts.writing.resolving import keys_of
from contacts.writing.storing import holders_of
from crm.values import Invalid

from .fields import Field, dated, plain, text
from .importer import BadRow, Importer
from .people import clean_row_phone, person_fields, person_row

ALIASES = {
    "external_id": ("customer ID", "external customer ID", "user ID", "record ID", "klaviyo ID", "profile ID"),
    "first_name": ("first name", "given name", "forename"),
    "last_name": ("last name", "surname", "family name"),
    "gender": ("sex",),
    "country": ("country code", "country/region", "CC", "default address country code", "country ISO"),
    "region": ("state", "province", "state/region", "state / region", "default address province code"),
    "city": ("town", "default address city"),
    "address": ("street", "street address", "address 1", "address line 1", "default address address1"),
    "postcode": ("zip", "zip code", "postal code", "post code", "default address zip"),
    "language": ("language code", "locale", "preferred language"),
    "time_zone": ("timezone", "time zone", "tz"),
    "source": ("origin", "original source", "contact source"),
}
"""Other names of columns, as the exports of Mailchimp, HubSpot, Klaviyo, Shopify and eSputnik spell them."""

CREATED_ALIASES = ("created", "create date", "date added", "optin time", "customer since", "registered at")
IDENTIFIERS = ("contact_id", "external_id", "email", "phone", "telegram_id")
_CACHED = ("country", "language", "time_zone", "gender", "source", "city", "region", "first_name")
_CUSTOM = "custom."


class ContactImporter(Importer):
    kind = "contacts"
    needs_one_of = IDENTIFIERS
    grouped_by = (*IDENTIFIERS, "country")

    def __init__(self, header, options):
        self.categories = dict(SubscriptionCategory.objects.values_list("key", "id"))
        super().__init__(header, options)

    def fields(self, header: list[str]) -> Iterable[Field]:
        yield from map(_custom_field, CustomField.objects.all())
        people = {field.name: field for field in person_fields("external_id")}
        for name, clean in PLAIN_CLEANERS.items():
            cleaner = plain(lru_cache(maxsize=8192)(clean) if name in _CACHED else clean)
            aliases = (*ALIASES.get(name, ()), *(people[name].aliases if name in people else ()))
            yield Field(name, cleaner, aliases)
        yield from (people["contact_id"], Field("phone", text(60), (*people["phone"].aliases, "default address phone")))
        yield dated("birth_date", "date of birth", "birthdate", "DOB", cleaner=_birth_date)
        yield dated("created_at", *CREATED_ALIASES)
        yield Field("email_status", plain(clean_email_status))
        yield dated("email_status_at")
        yield Field("email_status_reason", text(500))
        yield Field("subscriptions", plain(self._category_ids))
        yield Field("unsubscriptions", plain(self._category_ids))
        yield dated("subscribed_at")

    def who(self, rows: Sequence[dict[str, Any]]) -> Sequence[Iterable[Hashable]]:
        """The rows' keys, each replaced by the contact that holds it: two keys may name one person."""
        named = [self._keys(values) for values in rows]
        holders = holders_of({key for keys in named for key in keys if isinstance(key, str)})
        return [[holders.get(key, key) if isinstance(key, str) else key for key in keys] for keys in named]

    def _keys(self, values: dict[str, Any]) -> list[str | int]:
        with suppress(Invalid):
            clean_row_phone(values, self.options.country)
        keys: list[str | int] = [key for _, key in keys_of(person_row(values, "external_id", 0))]
        return [*keys, values["contact_id"]] if "contact_id" in values else keys

    def build(self, values: dict[str, Any], line: int) -> ContactRow:
        try:
            clean_row_phone(values, self.options.country)
        except Invalid as error:
            self.refuse_cell(self.column_of("phone"), str(error))
        contact_id = values.pop("contact_id", None)
        row = ContactRow(contact_id=contact_id, line=line, consent=self._consent(values))
        row.standing = self._standing(values)
        for name in [name for name in values if name.startswith(_CUSTOM)]:
            row.custom[name.removeprefix(_CUSTOM)] = values.pop(name)
        if self.options.import_empty:
            values = {name: _cleared(name) if value is None else value for name, value in values.items()}
            values = {name: value for name, value in values.items() if name != "created_at" or value}
        row.values = values
        if contact_id is None and not any(True for _ in keys_of(row)):
            raise BadRow(f"nothing identifies the contact: {', '.join(self._identifying_columns())} is empty")
        return row

    def _identifying_columns(self) -> list[str]:
        return [self.column_of(field.name) for field in self.columns.values() if field.name in IDENTIFIERS]

    def _consent(self, values: dict[str, Any]) -> Consent | None:
        join, leave = values.pop("subscriptions", None) or (), values.pop("unsubscriptions", None) or ()
        at = values.pop("subscribed_at", None)
        return Consent(join, leave, at, "import") if join or leave else None

    def _standing(self, values: dict[str, Any]) -> Standing | None:
        status = values.pop("email_status", None)
        at, reason = values.pop("email_status_at", None), values.pop("email_status_reason", None)
        if not status or status == EmailStatus.ACTIVE:
            return None
        return Standing(status, at, reason or "", cause="import")

    def _category_ids(self, cell: str) -> tuple[int, ...]:
        keys = [key.strip().lower() for key in cell.split(";") if key.strip()]
        if unknown := [key for key in keys if key not in self.categories]:
            known = ", ".join(self.categories) or "none yet: add them in the admin"
            raise Invalid(f"no subscription category has the key {', '.join(unknown)} (there is {known})")
        return tuple(self.categories[key] for key in keys)

    def write(self, rows: Sequence[ContactRow], origin: Origin, *, dry_run: bool) -> list[Outcome]:
        return write_contacts(rows, origin, match=self.options.match, create=self.options.create, dry_run=dry_run)


def _birth_date(rules: custom_values.Rules):
    return lambda cell: clean_birth_date(cell, rules.date_order)


def _custom_field(custom_field: CustomField) -> Field:
    is_date = custom_field.type in (CustomField.Type.DATE, CustomField.Type.DATETIME)

    def cleaner(rules: custom_values.Rules):
        return lambda cell: custom_values.clean(custom_field, cell, rules)

    return Field(f"{_CUSTOM}{custom_field.key}", cleaner, (custom_field.label, custom_field.key), is_date)


def _cleared(name: str) -> str | None:
    return None if name in ("birth_date", "created_at") else ""
