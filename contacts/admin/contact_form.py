"""The forms of the contact's own pages, in the shape that the admin shows and saves."""

from django import forms
from django.forms.models import ModelFormOptions

from contacts.custom_values import CUSTOM
from contacts.forms import ContactForm, NewContactForm
from contacts.forms.contacts import IDENTIFIERS, PERSONAL
from contacts.models import Contact, CustomField

Fieldsets = list[tuple[str | None, dict]]


class Meta:
    model = Contact


OPTIONS: ModelFormOptions = ModelFormOptions(Meta)


class ContactAdminForm(ContactForm):
    _meta = OPTIONS

    def __init__(self, data=None, files=None, *, instance: Contact):
        super().__init__(data, contact=instance)
        self.instance = instance
        widen(self.fields)


class NewContactAdminForm(NewContactForm):
    _meta = OPTIONS

    def __init__(self, data=None, files=None, *, instance: Contact | None = None, initial=None):
        super().__init__(data)
        self.initial = initial or {}
        self.instance = Contact()
        widen(self.fields)


def widen(fields: dict[str, forms.Field]) -> None:
    """Give the inputs of text the width that the admin's own have."""
    for field in fields.values():
        if isinstance(field.widget, forms.TextInput | forms.Textarea) and "type" not in field.widget.attrs:
            field.widget.attrs["class"] = "vTextField"


def editable_fieldsets() -> Fieldsets:
    """The sections of the form; one query for the custom fields."""
    sections: dict[str, list[str]] = {"User identifiers": IDENTIFIERS, "Personal data": PERSONAL}
    for field in CustomField.objects.filter(read_only=False).select_related("group"):
        sections.setdefault(f"Custom fields: {field.group.name}", []).append(CUSTOM + field.key)
    return [(title, {"fields": names}) for title, names in sections.items()]


def read_only_fieldsets() -> Fieldsets:
    return [("User identifiers", {"fields": IDENTIFIERS}), ("Personal data", {"fields": PERSONAL})]
