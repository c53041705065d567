"""The form of a custom field: what its type needs, and what its stored values forbid."""

from itertools import chain
from typing import Any

from django import forms

from contacts.custom_values import LIST_SEPARATOR
from contacts.imports.headers import ALIASES
from contacts.imports.people import person_fields
from contacts.models import Contact, CustomField
from crm.forms import as_error
from crm.values import Invalid, clean_text, spelling

Type = CustomField.Type
WITH_OPTIONS = {Type.CHOICE.value, Type.CHOICES.value}
WITH_BOUNDS = {Type.NUMBER.value, Type.DECIMAL.value}


def reserved_spellings() -> set[str]:
    """Names that a column of an import has already."""
    own = (field.name for field in Contact._meta.get_fields())
    people = chain.from_iterable((field.name, *field.aliases) for field in person_fields("external_id"))
    return set(map(spelling, chain(own, people, ALIASES, chain.from_iterable(ALIASES.values()))))


class OnePerLine(forms.Field):
    """A list of texts, one on each line."""

    widget = forms.Textarea({"rows": 6, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[str]:
        try:
            lines = [clean_text(line, 255) for line in (value or "").splitlines()]
        except Invalid as error:
            raise as_error(error) from None
        return [line for line in lines if line]


class CustomFieldForm(forms.ModelForm):
    options = OnePerLine(label="Possible values", required=False, help_text="One per line, in the order of the form.")

    class Meta:
        model = CustomField
        fields = [
            "key", "label", "group", "type", "options", "minimum", "maximum", "required", "read_only", "indexed",
            "position",
        ]  # fmt: skip
        help_texts = {
            "key": "Names the field in imports and filters; it can't be changed later.",
            "indexed": "Filtering by it is quick. Its index is built in the background; until then this stays off.",
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["indexed"].show_hidden_initial = True  # the worker may build the index while the form is open

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if spelling(key) in reserved_spellings():
            raise forms.ValidationError("Every contact has a field of this name already.")
        return key

    def clean_type(self) -> str:
        kind = self.cleaned_data["type"]
        before = self.initial.get("type")
        if self.instance.pk and kind != before and Contact.objects.filter(custom__has_key=self.instance.key).exists():
            raise forms.ValidationError("Contacts have values of the present type; make a new field instead.")
        return kind

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "type" in given:
            self._check_options(given["type"], given.get("options", []))
            self._check_bounds(given["type"], given.get("minimum"), given.get("maximum"))
        return given

    def _check_options(self, kind: str, options: list[str]) -> None:
        if kind not in WITH_OPTIONS:
            if options:
                self.add_error("options", "Only choices have possible values.")
            return
        if not options and "options" not in self.errors:
            self.add_error("options", "A choice needs possible values.")
        if len({option.casefold() for option in options}) < len(options):
            self.add_error("options", "Two values differ by nothing, or by capitals alone.")
        stored = {option.casefold(): option for option in self.initial.get("options") or []}
        respelled = [was for option in options if (was := stored.get(option.casefold(), option)) != option]
        if respelled:
            self.add_error("options", f"Contacts may have “{respelled[0]}”: write it as before, or nobody finds them.")
        if any(LIST_SEPARATOR in option for option in options):
            self.add_error("options", f"A value can't contain “{LIST_SEPARATOR}”, which parts the choices in imports.")

    def _check_bounds(self, kind: str, minimum: Any, maximum: Any) -> None:
        if kind not in WITH_BOUNDS and (minimum is not None or maximum is not None):
            self.add_error("minimum" if minimum is not None else "maximum", "Only numbers have a minimum and maximum.")
        elif minimum is not None and maximum is not None and minimum > maximum:
            self.add_error("maximum", "The maximum is below the minimum.")
