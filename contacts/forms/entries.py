"""The form that a visitor fills in: made of a `SubscriptionForm`, without a contact to begin with."""

from datetime import date
from typing import Any

from django import forms

from contacts.custom_values import CUSTOM
from contacts.models import SubscriptionForm
from contacts.subscribing.entries import Answers
from crm.forms import as_error
from crm.values import Invalid

from .fields import custom_field, plain_fields
from .gate import cleaned

AUTOCOMPLETE = {
    "email": "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "phone": "tel",
    "birth_date": "bday",
}
"""What browsers and aids fill in of the person's own (WCAG 1.3.5)."""


class EntryForm(forms.Form):
    """`website` is hidden from people: whoever fills it in is a bot."""

    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, data=None, *, form: SubscriptionForm):
        super().__init__(data)
        self.custom = {CUSTOM + field.key: field for field in form.custom_fields.filter(read_only=False)}
        plain = plain_fields(None)
        for name in ("email", *(asked for asked in AUTOCOMPLETE if asked in form.asks_for)):
            self.fields[name] = plain[name]
            self.fields[name].widget.attrs["autocomplete"] = AUTOCOMPLETE[name]
        self.fields["email"].required = True
        if "phone" in self.fields:
            self.fields["phone"].help_text = "With its country’s code, such as +380 67 123 45 67."
        self.fields |= {name: custom_field(field, None) for name, field in self.custom.items()}
        self.fields["consent"] = forms.BooleanField(
            label=form.consent_text, error_messages={"required": "Without it nothing may be sent to you."}
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in ("website", "consent")]

    def clean(self) -> dict[str, Any]:
        for field in self.asked:
            if field.name in self.cleaned_data:
                self._pass_gate(field.name, self.cleaned_data[field.name])
        return self.cleaned_data

    def _pass_gate(self, name: str, value: Any) -> None:
        try:
            self.cleaned_data[name] = cleaned(name, value, self.custom.get(name))
        except Invalid as error:
            self.add_error(name, as_error(error))

    def answers(self) -> Answers:
        """What was filled in; what was left empty says nothing."""
        told = {field.name: self.cleaned_data[field.name] for field in self.asked}
        given = {name: value for name, value in told.items() if value not in (None, "", [])}
        custom = {name.removeprefix(CUSTOM): given.pop(name) for name in self.custom if name in given}
        born = given.get("birth_date")
        if isinstance(born, date):
            given["birth_date"] = born.isoformat()
        return Answers(email=given.pop("email"), values=given, custom=custom)
