"""The name under which settings are kept for files with the same columns."""

from django import forms

from contacts.models import Import, SavedMapping
from crm.forms import CleanTextField


class SavingForm(forms.Form):
    """`typed` is the name as far as the address keeps it."""

    save_as = CleanTextField(
        longest=100,
        label="Keep these settings as",
        required=False,
        help_text="They are proposed again for files with the same columns.",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "A name, such as Weekly CRM export"}),
    )

    def __init__(self, data, log: Import, header: list[str], typed: str = ""):
        super().__init__(data, initial={"save_as": typed})
        self.log = log
        self.header = header

    def clean_save_as(self) -> str:
        """A name may be that of settings of the same columns, which are replaced."""
        name = self.cleaned_data["save_as"]
        taken = SavedMapping.objects.filter(name=name).first() if name else None
        if taken and (taken.kind != self.log.kind or sorted(taken.header) != sorted(self.header)):
            raise forms.ValidationError(f"Settings for other files are named “{name}” already; choose another name.")
        return name
