"""The columns that say who a row is about, and the row that resolves them."""

import re
from typing import Any

from contacts.cleaning import clean_email, clean_phone
from contacts.writing import ContactRow
from crm.values import Invalid

from .fields import Field, plain, text

CONTACT_ID = re.compile(r"[0-9]{1,18}\Z")


def clean_contact_id(cell: str) -> int:
    if not CONTACT_ID.match(cell.strip()):
        raise Invalid("not a contact ID, which is a whole number")
    return int(cell)


def person_fields(external_id: str) -> list[Field]:
    """The identifying columns; `external_id` is what the contact's external ID is called in this kind of file."""
    return [
        Field("contact_id", plain(clean_contact_id)),
        Field(external_id, text(255), ("external customer ID", "customer ID", "contact external ID")),
        Field("email", plain(clean_email), ("email address", "e-mail", "mail", "customer email", "contact email")),
        Field("phone", text(60), ("phone number", "mobile", "mobile phone", "mobile phone number", "telephone", "sms")),
        Field("telegram_id", text(64), ("telegram", "telegram bot ID", "telegram chat ID")),
        Field("device_id", text(255)),
        Field("push_token", text(512), ("token",)),
    ]


def person_row(values: dict[str, Any], external_id: str, line: int) -> ContactRow:
    """A row that names a contact by the identifiers among the cleaned values."""
    named = {
        "external_id": values.get(external_id),
        "email": values.get("email"),
        "phone": values.get("phone"),
        "telegram_id": values.get("telegram_id"),
    }
    return ContactRow(
        values={name: value for name, value in named.items() if value},
        contact_id=values.get("contact_id"),
        device_id=values.get("device_id") or "",
        push_token=values.get("push_token") or "",
        line=line,
    )


def clean_row_phone(values: dict[str, Any], default_country: str) -> None:
    """Replace the phone as written by its normal form, local numbers read by the row's country; raises `Invalid`."""
    if written := values.get("phone"):
        del values["phone"]
        values["phone"] = clean_phone(written, values.get("country") or default_country)
