"""A contact by hand: all fields that a person may write, each checked by its type, and only what changed is written."""

from itertools import groupby
from typing import Any

from django import forms

from contacts.custom_values import CUSTOM
from contacts.models import KEY_PREFIXES, Contact, CustomField, Device, Identity, Origin, Source
from contacts.writing import ContactRow, Existing, Outcome, Result, write_contact
from contacts.writing.retrying import retried
from crm.forms import as_error
from crm.values import Invalid

from .fields import custom_field, first_value, plain_fields, shown_value
from .gate import cleaned

IDENTIFIERS = ["email", "phone", "telegram_id", "external_id"]
PERSONAL = [
    "first_name", "last_name", "gender", "birth_date", "country", "region", "city", "postcode", "address", "language",
    "time_zone",
]  # fmt: skip


class Taken(Exception):
    """Another contact came to hold one of the identifiers while this one was being written."""


class ContactForm(forms.Form):
    """Edits `contact`. The page carries each first value, so that two editors don't undo each other's work unasked."""

    def __init__(self, data=None, *, contact: Contact | None = None):
        super().__init__(data)
        self.contact = contact
        self.holders: dict[str, Contact] = {}
        self.custom = {CUSTOM + field.key: field for field in _writable_fields()}
        self.fields |= plain_fields(contact)
        self.fields |= {name: custom_field(field, contact) for name, field in self.custom.items()}

    @property
    def sections(self) -> list[tuple[str, list[tuple[forms.BoundField, Contact | None]]]]:
        """(title, fields) as the page shows them; beside a field whoever has its value already."""
        sections = {"User identifiers": IDENTIFIERS, "Personal data": PERSONAL}
        for group, own in groupby(self.custom.items(), lambda item: item[1].group.name):
            sections[f"Custom fields: {group}"] = [name for name, _ in own]
        return [(title, [(self[name], self.holders.get(name)) for name in names]) for title, names in sections.items()]

    def clean(self) -> dict[str, Any]:
        for name in self.changed_data:
            if name in self.cleaned_data:
                self._pass_gate(name, self.cleaned_data[name])
                self._mind_others(name)
        self._refuse_taken()
        if not self._is_identified():
            self.add_error(None, "Give at least one of email, phone, Telegram ID and external ID.")
        return self.cleaned_data

    def _is_identified(self) -> bool:
        """Whether something is left by which the person is found and written to, or nothing of it was taken away."""
        if any(self.cleaned_data.get(name) or name in self.errors for name in IDENTIFIERS):
            return True
        if self.contact is None:
            return False
        return not set(IDENTIFIERS) & set(self.changed_data) or Device.objects.filter(contact=self.contact).exists()

    def _pass_gate(self, name: str, value: str | list[str]) -> None:
        try:
            country = self.cleaned_data.get("country", "")
            self.cleaned_data[name] = cleaned(name, value, self.custom.get(name), country)
        except Invalid as error:
            self.add_error(name, as_error(error))

    def _mind_others(self, name: str) -> None:
        """What somebody wrote since the page was opened is written over only by who was told of it."""
        field, bound = self.fields[name], self[name]
        if bound.html_initial_name not in self.data:
            return
        hidden = field.hidden_widget()
        seen = hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
        stored, given = _in_one_form(field.initial), self.cleaned_data.get(name)
        if stored in (_in_one_form(seen), _in_one_form(bound.data), first_value(given, self.custom.get(name))):
            return
        told: Any = self.data
        self.data = told = told.copy()
        told[bound.html_initial_name] = hidden.format_value(field.initial) or ""
        into = f" to “{shown_value(field)}”" if field.initial else ""
        self.add_error(name, f"Somebody has changed it{into} meanwhile. Save again to write yours over it.")

    def _refuse_taken(self) -> None:
        """Say which identifiers another contact has, and remember the holders for a link to them."""
        given = [name for name in KEY_PREFIXES if name in self.changed_data and self.cleaned_data.get(name)]
        keys = {KEY_PREFIXES[name] + self.cleaned_data[name]: name for name in given}
        held = Identity.objects.filter(key__in=keys).values_list("key", "contact_id") if keys else []
        found = {keys[key]: holder for key, holder in held if self.contact is None or holder != self.contact.pk}
        people = Contact.objects.in_bulk(found.values()) if found else {}
        self.holders = {name: people[holder] for name, holder in found.items() if holder in people}
        for name in found:
            self.add_error(name, "Another contact has it already.")

    def save(self, origin: Origin) -> Outcome | None:
        """Write what was changed; None where another writer came between, and the form then says so."""
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in IDENTIFIERS + PERSONAL}
        custom = {
            name.removeprefix(CUSTOM): self.cleaned_data[name] for name in self.changed_data if name in self.custom
        }
        try:
            return self._write(ContactRow(values, custom), origin)
        except Taken:
            self.add_error(None, "Another contact has taken one of the identifiers meanwhile.")
            self._refuse_taken()
        except Contact.DoesNotExist:
            self.add_error(None, "Somebody has deleted this contact meanwhile.")
        return None

    def _write(self, row: ContactRow, origin: Origin) -> Outcome:
        row.contact_id = self.contact.pk if self.contact else None
        return _all_or_nothing(row, origin)


class NewContactForm(ContactForm):
    """Creates a contact; never touches one that is there."""

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["consent"] = forms.BooleanField(
            label="Contact information has been obtained with the owner’s consent",
            error_messages={"required": "Without the owner’s consent a contact may not be added."},
        )

    def _write(self, row: ContactRow, origin: Origin) -> Outcome:
        return _all_or_nothing(row, origin, source=Source.MANUAL, existing=Existing.SKIP)


@retried
def _all_or_nothing(row: ContactRow, origin: Origin, **options) -> Outcome:
    """One write that is taken back where an identifier turns out to be another contact's."""
    outcome = write_contact(row, origin, **options)
    if outcome.result == Result.REJECTED:
        raise Contact.DoesNotExist
    if outcome.conflicts or (row.contact_id is None and outcome.result != Result.CREATED):
        raise Taken
    return outcome


def _in_one_form(value: Any) -> Any:
    """Browsers send each line end as two signs."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _writable_fields() -> list[CustomField]:
    return list(CustomField.objects.filter(read_only=False).select_related("group"))
