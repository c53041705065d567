"""How a custom field's stored value is compared in SQL: one expression, which filters use and an index is built on."""

from django.db.models import DecimalField, F, Field, Func, JSONField, TextField

from contacts.models import CustomField
from contacts.models.fields import is_key

Type = CustomField.Type

_TEXT = "(%(column)s ->> '%(key)s')"
_LOWER = f"lower({_TEXT})"
_ISO = f'({_TEXT} COLLATE "C")'
# A stored text that is no number, left from when the field had another type, compares as nothing and raises nothing.
_NUMBER = f"(CASE WHEN {_TEXT} ~ '^-?[0-9]{{1,18}}([.][0-9]{{1,6}})?$' THEN {_TEXT}::numeric END)"
_LIST = "(%(column)s -> '%(key)s')"

_SQL: dict[str, tuple[str, Field]] = {
    Type.TEXT: (_LOWER, TextField()),
    Type.TEXT_AREA: (_LOWER, TextField()),
    Type.NUMBER: (_NUMBER, DecimalField()),
    Type.DECIMAL: (_NUMBER, DecimalField()),
    Type.DATE: (_ISO, TextField()),
    Type.DATETIME: (_ISO, TextField()),
    Type.CHOICE: (_TEXT, TextField()),
    Type.CHOICES: (_LIST, JSONField()),
}
_INDEX_METHODS = {Type.CHOICES: "gin", Type.TEXT_AREA: "hash"}
_IN_RANGES = {Type.NUMBER, Type.DECIMAL, Type.DATE, Type.DATETIME}


def stored_value(field: CustomField) -> Func:
    """The field's value: text in lower case, a number, ISO text of a date or instant, or a list of choices."""
    sql, output_field = _SQL[Type(field.type)]
    template = sql % {"column": "%(expressions)s", "key": _safe(field.key)}
    return Func(F("custom"), template=template, output_field=output_field)


def value_sql(field: CustomField) -> str:
    """The same as SQL on the columns of a contact."""
    sql, _ = _SQL[Type(field.type)]
    return sql % {"column": "custom", "key": _safe(field.key)}


def index_sql(field: CustomField) -> str:
    """What follows `ON contacts_contact USING`, for an index that serves conditions on `stored_value`.

    A sorted one holds the contact's key as well: so a walk along the list asks it alone of the contacts it passes. And
    where ranges are asked for it has the key once more as `KeyAlone`, which leads to no other index.
    """
    if method := _INDEX_METHODS.get(Type(field.type)):
        return f"{method} (({value_sql(field)}))"
    key_alone = ", (id + 0)" if field.type in _IN_RANGES else ""
    return f"btree (({value_sql(field)}), id{key_alone})"


def has_sorted_index(field: CustomField) -> bool:
    """Whether its index, if it has one, also finds those who have no value, or any, and holds each contact's key."""
    return Type(field.type) not in _INDEX_METHODS


def _safe(key: str) -> str:
    """The key stands in the SQL itself: a parameter would match no index. Its pattern leaves nothing to escape."""
    is_key(key)
    return key
