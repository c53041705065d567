"""The single fields of the contact's form: how each is shown, and what stands in it at first."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.conf import settings

from contacts.models import Contact, CustomField, Gender
from contacts.names import countries, languages
from crm.periods import workspace_zone

Type = CustomField.Type
Choices = list[tuple[str, str]]


class HiddenChoices(forms.HiddenInput):
    """A list in one hidden input, so that an empty one arrives as well."""

    def format_value(self, value):
        return json.dumps(value or [])

    def value_from_datadict(self, data, files, name):
        try:
            return json.loads(data.get(name) or "[]")
        except (ValueError, RecursionError):
            return []


class SeveralChoices(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    hidden_widget = HiddenChoices


def plain_fields(contact: Contact | None) -> dict[str, forms.Field]:
    """{name: field} of the contact's own columns."""
    own = _first_values(contact)
    made = {
        "email": _text("Email", inputmode="email"),
        "phone": _text("Phone", "With its country’s code; or as it is dialled in the country below.", inputmode="tel"),
        "telegram_id": _text("Telegram ID"),
        "external_id": _text("External ID", "The customer’s number in your own system."),
        "first_name": _text("First name"),
        "last_name": _text("Last name"),
        "gender": _choice("Gender", Gender.choices, own["gender"]),
        "birth_date": _text("Birth date", type="date"),
        "country": _choice("Country", list(countries().items()), own["country"]),
        "region": _text("Region"),
        "city": _text("City"),
        "postcode": _text("Postcode"),
        "address": _text("Address"),
        "language": _choice("Language", list(languages().items()), own["language"]),
        "time_zone": _text("Time zone", "Such as Europe/Kyiv.", list="time-zones"),
    }
    for name, field in made.items():
        _begin_with(field, own[name], contact)
    return made


def _first_values(contact: Contact | None) -> dict[str, Any]:
    contact = contact or Contact()
    return {field.name: first_value(getattr(contact, field.name)) for field in Contact._meta.fields}


def custom_field(field: CustomField, contact: Contact | None) -> forms.Field:
    value = contact.custom.get(field.key) if contact else None
    made = _BY_TYPE[Type(field.type)](field, value)
    made.required = field.required
    _begin_with(made, first_value(value, field), contact)
    return made


def _begin_with(field: forms.Field, value: Any, contact: Contact | None) -> None:
    field.initial = value
    field.show_hidden_initial = contact is not None


def first_value(value: Any, field: CustomField | None = None) -> str | list[str]:
    """What a control begins with, for a value of the contact's own column or of a custom field."""
    return _shown(field, value) if field else "" if value is None else str(value)


def shown_value(field: forms.Field) -> str:
    """What stands in the field at first, in words."""
    labels = dict(getattr(field, "choices", ()))
    values = field.initial if isinstance(field.initial, list) else [field.initial]
    return ", ".join(str(labels.get(value, value)) for value in values)


def _shown(field: CustomField, value: Any) -> str | list[str]:
    """The stored value as its control takes it."""
    if field.type == Type.CHOICES:
        return _as_list(value)
    if field.type == Type.DATETIME and value:
        with suppress(TypeError, ValueError):
            moment = datetime.fromisoformat(value).astimezone(workspace_zone())
            return f"{moment:%Y-%m-%dT%H:%M:%S}" if moment.second else f"{moment:%Y-%m-%dT%H:%M}"
    return "" if value is None else str(value)


def _as_list(value: Any) -> list[str]:
    """Nothing where the field had another type when the value was stored."""
    return value if isinstance(value, list) else []


def _text(label: str, help_text: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", **attrs}),
    )


def _choice(label: str, choices: Choices, stored: str) -> forms.ChoiceField:
    """What is stored can always be kept, also when it isn't offered any more."""
    kept = [(stored, stored)] if stored and stored not in dict(choices) else []
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *kept, *choices])


def _line(field: CustomField, value: Any, **attrs: str) -> forms.Field:
    return _text(field.label, **attrs)


def _moment(field: CustomField, value: Any) -> forms.Field:
    return _text(field.label, f"In {settings.WORKSPACE_TIME_ZONE}.", type="datetime-local")


def _text_area(field: CustomField, value: Any) -> forms.Field:
    return forms.CharField(label=field.label, widget=forms.Textarea({"rows": 3}))


def _number(field: CustomField, value: Any) -> forms.Field:
    return _text(field.label, _range(field), inputmode="numeric" if field.type == Type.NUMBER else "decimal")


def _range(field: CustomField) -> str:
    least, most = (None if bound is None else f"{bound.normalize():,f}" for bound in (field.minimum, field.maximum))
    if least and most:
        return f"From {least} to {most}."
    return f"At least {least}." if least else f"At most {most}." if most else ""


def _custom_choice(field: CustomField, value: Any) -> forms.Field:
    return _choice(field.label, _options(field), "" if value is None else str(value))


def _several(field: CustomField, value: Any) -> forms.Field:
    kept = [(each, each) for each in _as_list(value) if each not in field.options]
    return SeveralChoices(label=field.label, choices=kept + _options(field))


def _options(field: CustomField) -> Choices:
    return [(str(option), str(option)) for option in field.options]


_BY_TYPE: dict[str, Callable[[CustomField, Any], forms.Field]] = {
    Type.TEXT: _line,
    Type.TEXT_AREA: _text_area,
    Type.NUMBER: _number,
    Type.DECIMAL: _number,
    Type.DATE: partial(_line, type="date"),
    Type.DATETIME: _moment,
    Type.CHOICE: _custom_choice,
    Type.CHOICES: _several,
}
