"""The name under which settings are kept for files with the same columns."""

from django import forms
from django.utils.text import capfirst

from contacts.models import Import, SavedMapping
from crm.values import Invalid, clean_text


class SavingForm(forms.Form):
    save_as = forms.CharField(
        label="Keep these settings as",
        required=False,
        help_text="They are proposed again for files with the same columns.",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "A name, such as Weekly CRM export"}),
    )

    def __init__(self, data, log: Import, header: list[str]):
        super().__init__(data)
        self.log = log
        self.header = header

    def clean_save_as(self) -> str:
        """A name may be that of settings of the same columns, which are replaced."""
        if not self.cleaned_data["save_as"]:
            return ""
        try:
            name = clean_text(self.cleaned_data["save_as"], 100)
        except Invalid as error:
            raise forms.ValidationError(f"{capfirst(str(error))}.") from None
        taken = SavedMapping.objects.filter(name=name).first()
        if taken and (taken.kind != self.log.kind or sorted(taken.header) != sorted(self.header)):
            raise forms.ValidationError(f"Settings for other files are named “{name}” already; choose another name.")
        return name
