"""The gate as forms use it: what a person typed in one field becomes its one normal form, or is refused."""

from typing import Any

from contacts import custom_values
from contacts.cleaning import PLAIN_CLEANERS, clean_birth_date, clean_phone
from contacts.models import CustomField


def cleaned(name: str, value: Any, custom_field: CustomField | None = None, country: str = "") -> Any:
    """The value to store; `country` is for a phone without its code. Raises `Invalid`."""
    if custom_field:
        return custom_values.clean(custom_field, value) if value else None
    if name == "phone" and value:
        return clean_phone(value, country)
    if name == "birth_date":
        return clean_birth_date(value) if value else None
    return PLAIN_CLEANERS[name](value) if value and name in PLAIN_CLEANERS else value
