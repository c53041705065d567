"""The columns that say who a row is about, and the row that resolves them."""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from contacts.cleaning import clean_email, clean_phone
from contacts.models import KEY_PREFIXES
from contacts.writing import ContactRow
from crm.values import Invalid

from .fields import Field, plain, text

_EMAIL = (
    "email address", "mail", "customer email", "contact email", "billing email", "email (billing)",
    "електронна пошта",
)  # fmt: skip
_PHONE = (
    "phone number", "mobile", "mobile phone", "mobile phone number", "telephone", "sms", "billing phone",
    "phone (billing)", "default address phone", "телефон", "мобільний телефон",
)  # fmt: skip
CONTACT_ID = re.compile(r"[0-9]{1,18}\Z")


def clean_contact_id(cell: str) -> int:
    if not CONTACT_ID.match(cell.strip()):
        raise Invalid("not a contact ID, which is a whole number")
    return int(cell)


def person_fields(external_id: str) -> list[Field]:
    """The identifying columns; `external_id` is what the contact's external ID is called in this kind of file."""
    return [
        Field("contact_id", plain(clean_contact_id)),
        Field(external_id, text(255), ("external customer ID", "customer ID", "contact external ID", "user ID")),
        Field("email", plain(clean_email), _EMAIL),
        Field("phone", text(60), _PHONE),
        Field("telegram_id", text(64), ("telegram", "telegram bot ID", "telegram chat ID")),
        Field("device_id", text(255)),
        Field("push_token", text(512), ("token",)),
    ]


class Who(NamedTuple):
    """The identifiers that a row gives of its contact; rows of one person often give the same."""

    contact_id: int | None
    external_id: str | None
    email: str | None
    phone: str | None
    telegram_id: str | None
    device_id: str | None
    push_token: str | None

    @property
    def only_key(self) -> str | None:
        """The key of the one identifier that is given, where that is one which no contact leaves behind."""
        if self.count(None) == len(self) - 1:
            for name, prefix in KEY_PREFIXES.items():
                if value := getattr(self, name):
                    return prefix + value
        return None

    def as_row(self, line: int) -> ContactRow:
        named = {name: value for name in KEY_PREFIXES if (value := getattr(self, name))}
        return ContactRow(named, {}, self.contact_id, self.push_token or "", self.device_id or "", line=line)


def who_of(values: dict[str, Any], external_id: str) -> Who:
    get = values.get
    return Who(
        get("contact_id"),
        get(external_id),
        get("email"),
        get("phone"),
        get("telegram_id"),
        get("device_id"),
        get("push_token"),
    )


def clean_phones(columns: dict[str, list[Any]], default_country: str, astray: Collection[int] = ()) -> dict[int, str]:
    """Replace the phones as written by their normal form, local ones read by their row's country; {row: fault}.

    Rows are `astray` whose country was refused: they have one, and it isn't known to be the default.
    """
    written = columns["phone"]
    if not any(written):
        return {}
    countries = columns.get("country") or [None] * len(written)
    if astray:
        countries = ["" if row in astray else country for row, country in enumerate(countries)]
    phones: dict[tuple[str, str | None], str | None] = {}
    refused: dict[tuple[str, str | None], str] = {}
    pairs = list(zip(written, countries, strict=True))
    for pair in {pair for pair in pairs if pair[0]}:
        try:
            phones[pair] = clean_phone(pair[0], default_country if pair[1] is None else pair[1])
        except Invalid as error:
            phones[pair], refused[pair] = None, str(error)
    columns["phone"] = [phones[pair] if pair[0] else None for pair in pairs]
    return {row: refused[pair] for row, pair in enumerate(pairs) if pair in refused} if refused else {}
