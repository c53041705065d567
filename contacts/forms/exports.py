"""What is asked before a list is exported: which columns, and which kind of file."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from contacts.exports.jobs import ask_for, query_of
from contacts.filters import ContactFilter
from contacts.models import Export
from crm.tables import MOST_ROWS_OF_A_SHEET

HINTS = {
    Export.Columns.LISTED: "What the list shows, and the contact ID.",
    Export.Columns.ALL: "Everything that can be imported again: custom fields, subscriptions, the status of the email"
    " with its date and reason.",
    Export.Format.CSV: "For any number of contacts. Every spreadsheet opens it; it is in UTF-8.",
    Export.Format.XLSX: f"A workbook, for up to {MOST_ROWS_OF_A_SHEET:,} contacts. All its cells are texts.",
}
LONGEST_QUERY = Export._meta.get_field("query").max_length or 0


class ExportForm(forms.ModelForm):
    """Of the contacts that valid `filters` find."""

    class Meta:
        model = Export
        fields = ["columns", "format"]
        widgets = {"columns": forms.RadioSelect, "format": forms.RadioSelect}

    def __init__(self, data: Any, filters: ContactFilter):
        super().__init__(data)
        self.filters = filters

    @property
    def questions(self) -> list[tuple[forms.BoundField, list[tuple[BoundWidget, str]]]]:
        """Each field with its answers, and what each answer means."""
        return [(field, [(answer, HINTS[answer.data["value"]]) for answer in field]) for field in self]

    def clean(self) -> dict[str, Any]:
        if len(query_of(self.filters)) > LONGEST_QUERY:
            raise forms.ValidationError("The filter is too long to be kept with the export; use fewer values.")
        return self.cleaned_data

    def ask_for(self, user: Any) -> Export:
        return ask_for(self.filters, self.cleaned_data["columns"], self.cleaned_data["format"], user)
