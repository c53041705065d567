"""Custom fields that an import brings along: seen in the preview, made when the import starts."""

import re
from zlib import crc32

from contacts.models import CustomField, FieldGroup
from crm.values import Invalid, clean_text, shown

from .fields import UnusableFile

GROUP = "Accessorial"
TYPES = [CustomField.Type(name) for name in ("text", "text_area", "number", "decimal", "date", "datetime")]
"""Those that need no list of possible values."""


def new_field(column: str, type: str, known: dict[str, CustomField]) -> CustomField:  # noqa: A002 (the model's word)
    """The field for a column; the one that has its key already, or a new one, not saved yet."""
    key = key_of(column)
    return known.get(key) or CustomField(key=key, label=column[:100].strip(), type=type)


def refuse_unusable(new_fields: dict[str, str], header: list[str]) -> None:
    """Raises `UnusableFile` for a column that isn't there, a type that there is not, or two columns of one key."""
    columns: dict[str, str] = {}
    for column, type in new_fields.items():  # noqa: A001
        try:
            clean_text(column, 1000)
        except Invalid as error:
            raise UnusableFile(f"--new-field: the name of the column {shown(column)} {error}. Rename it.") from None
        if column not in header:
            raise UnusableFile(f"--new-field: the file has no column “{column}”. Its columns: {', '.join(header)}.")
        if type not in TYPES:
            raise UnusableFile(f"--new-field: “{type}” is no type for “{column}”. Types: {', '.join(TYPES)}.")
        other = columns.setdefault(key_of(column), column)
        if other != column:
            raise UnusableFile(f"--new-field: “{other}” and “{column}” would become one field. Rename one of them.")


def make_new_fields(new_fields: dict[str, str]) -> None:
    """Save those that aren't there yet."""
    known = {field.key: field for field in CustomField.objects.all()} if new_fields else {}
    for column, type in new_fields.items():  # noqa: A001
        field = new_field(column, type, known)
        if field.pk is None:
            group, _ = FieldGroup.objects.get_or_create(name=GROUP)
            made = {"label": field.label, "type": field.type, "group": group}
            CustomField.objects.get_or_create(key=field.key, defaults=made)  # another import may bring it as well


def key_of(column: str) -> str:
    """`Favourite colour` → `favourite_colour`; a name in another alphabet, of which little would stay, is numbered."""
    key = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")[:50]
    if column.isascii() and key[:1].isalpha():
        return key
    return f"field_{crc32(column.encode()):08x}"
