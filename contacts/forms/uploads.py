"""A file to import, and what it holds."""

from typing import Any

from django import forms
from django.conf import settings

from contacts.imports.kinds import KINDS
from contacts.imports.receiving import uploaded
from contacts.models import Import
from crm.tables import Unreadable
from crm.uploads import TOO_LARGE, fault_of

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
HELP = "CSV, TXT, TSV or XLSX, up to {} MB. Nothing is written before you have seen what would change."


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="What the file holds", choices=lambda: [(kind, kind.capitalize()) for kind in KINDS], initial="contacts"
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # what is empty is said by whoever reads it
        error_messages={"required": "Choose a file first."},
        widget=forms.FileInput({"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any):
        super().__init__(*args)
        file, megabytes = self.fields["file"], settings.MAX_UPLOAD_SIZE // 1_000_000
        file.help_text = HELP.format(megabytes)
        file.widget.attrs |= {"data-limit": settings.MAX_UPLOAD_SIZE, "data-too-large": TOO_LARGE.format(megabytes)}

    @classmethod
    def of(cls, request: Any) -> "UploadForm":
        form = cls(request.POST, request.FILES)
        if fault := fault_of(request):
            form.fields["file"].error_messages["required"] = fault
        return form

    def save(self, user: Any) -> Import | None:
        """The draft of the import; None, with the reason beside the file, where the file can't be read."""
        try:
            return uploaded(self.cleaned_data["file"], self.cleaned_data["kind"], user)
        except Unreadable as error:
            self.add_error("file", str(error))
            return None
