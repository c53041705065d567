"""Whom the rows are about, what they may change, and how their values are written."""

from typing import Any

from django import forms
from django.conf import settings

from contacts.cleaning import clean_time_zone
from contacts.custom_values import Rules
from contacts.imports.importer import Importer
from contacts.imports.options import ImportOptions
from contacts.models import SubscriptionCategory
from contacts.names import countries
from contacts.writing import Existing
from crm.forms import as_error
from crm.values import Invalid

MATCHES = {
    "": "The strongest identifier that a row has",
    "email": "Email alone",
    "phone": "Phone alone",
    "email,phone": "Email or phone",
    "external_id": "External ID alone",
}
EXISTING = {
    Existing.UPDATE.value: "Update them",
    Existing.FILL.value: "Only fill what is empty",
    Existing.SKIP.value: "Leave them as they are, but for what they withdrew",
}
DATE_ORDERS = {
    "": "As the file shows it",
    "dmy": "Day first: 31/12/2026",
    "mdy": "Month first: 12/31/2026",
    "ymd": "Year first: 2026-12-31",
}
DECIMALS = {"": "Point, unless in doubt", ".": "Point: 1,234.50", ",": "Comma: 1.234,50"}
RARE = ("skip_bad_cells", "import_empty", "time_zone")
OF_CONTACTS = ("existing", "subscribe")
ALSO_OF_DEVICES = ("import_empty",)


class RulesForm(forms.Form):
    match = forms.ChoiceField(label="People are found by", choices=MATCHES.items(), required=False)
    existing = forms.ChoiceField(label="People who are there already", choices=EXISTING.items(), required=False)
    create = forms.BooleanField(label="Create contacts for people who aren’t there yet", required=False)
    subscribe = forms.MultipleChoiceField(
        label="Subscribe everybody to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Not those who withdrew from it, have unsubscribed, or do not agree where a column says who does.",
    )
    skip_bad_cells = forms.BooleanField(
        label="Leave out faulty cells instead of their whole rows",
        required=False,
        help_text="One that may say that somebody unsubscribed, bounced or complained still rejects its row.",
    )
    import_empty = forms.BooleanField(label="Empty cells clear the field", required=False)
    date_order = forms.ChoiceField(label="Order of dates", choices=DATE_ORDERS.items(), required=False)
    decimal = forms.ChoiceField(label="Decimal sign", choices=DECIMALS.items(), required=False)
    country = forms.ChoiceField(label="Country of local phones", required=False)
    time_zone = forms.CharField(
        label="Time zone of times without one",
        required=False,
        help_text=f"Such as Europe/Kyiv; {settings.WORKSPACE_TIME_ZONE} where none is named.",
        widget=forms.TextInput({"autocomplete": "off", "list": "time-zones"}),
    )

    def __init__(self, data: Any, options: ImportOptions, importer: Importer):
        super().__init__(data, initial=_initial(options))
        self._choose("subscribe", [(each.key, each.title) for each in _categories(importer)])
        self._choose("country", [("", "Their row’s, or none"), *countries().items()])
        for name in _unfit(importer):
            del self.fields[name]
        if "subscribe" in self.fields and not self.fields["subscribe"].choices:  # type: ignore[attr-defined]
            del self.fields["subscribe"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_time_zone(self) -> str:
        try:
            return clean_time_zone(self.cleaned_data["time_zone"]) if self.cleaned_data["time_zone"] else ""
        except Invalid as error:
            raise as_error(error) from None

    @property
    def has_rare(self) -> bool:
        """Whether anything was changed that the page folds away."""
        options = ImportOptions(**self.options)
        return not options.create or any(getattr(options, name) for name in RARE)

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, as far as it can be."""
        chosen = dict(self.initial)
        if self.is_bound:
            self.is_valid()
            chosen |= self.cleaned_data
        values = {name: chosen[name] for name in self.fields}
        if "existing" in values:
            values["existing"] = chosen["existing"] or Existing.UPDATE.value
        values["match"] = tuple(filter(None, chosen["match"].split(",")))
        values |= {name: chosen[name] or None for name in ("date_order", "decimal")}
        if "subscribe" in values:
            values["subscribe"] = tuple(values["subscribe"])
        return values

    def rules(self) -> Rules:
        return ImportOptions(**self.options).rules()


def _initial(options: ImportOptions) -> dict[str, Any]:
    return {
        "match": ",".join(options.match),
        "existing": options.existing,
        "create": options.create,
        "subscribe": list(options.subscribe),
        "skip_bad_cells": options.skip_bad_cells,
        "import_empty": options.import_empty,
        "date_order": options.date_order or "",
        "decimal": options.decimal or "",
        "country": options.country,
        "time_zone": options.time_zone,
    }


def _categories(importer: Importer) -> list[SubscriptionCategory]:
    return list(SubscriptionCategory.objects.all()) if importer.kind == "contacts" else []


def _unfit(importer: Importer) -> tuple[str, ...]:
    if importer.kind == "contacts":
        return ()
    return OF_CONTACTS if importer.kind == "devices" else OF_CONTACTS + ALSO_OF_DEVICES
