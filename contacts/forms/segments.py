"""A segment's name, checked like every text that enters."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.http import QueryDict

from contacts.filters import ContactFilter
from contacts.models import Segment
from crm.forms import CleanTextField

NOTHING_TO_SAVE = "There is no filter to save: filter or search the list first."


class SegmentForm(forms.ModelForm):
    """Renames a segment; `NewSegmentForm` saves one."""

    taken = "There is a segment named “{}” already; choose another name."

    class Meta:
        model = Segment
        fields = ["name"]
        field_classes = {"name": CleanTextField}
        labels = {"name": "Name of the segment"}
        widgets: dict[str, forms.Widget] = {"name": forms.TextInput({"autocomplete": "off"})}

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        other = Segment.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        return self.name_beside(other, name) if other else name

    def name_beside(self, other: Segment, name: str) -> str:
        """Where another segment has the name already."""
        raise forms.ValidationError(self.taken.format(name))

    def save_or_refuse(self) -> bool:
        """Save if the form is valid; False, with the error in its field, if somebody took the name meanwhile."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", self.taken.format(self.cleaned_data["name"]))
            return False
        return True


class NewSegmentForm(SegmentForm):
    """Saves the filters of the list under a name; under one that is there, only when that is asked for."""

    replaces = forms.BooleanField(required=False, label="Replace the filter of that segment by this one")
    taken = "There is a segment named “{}” already; choose another name, or replace its filter."
    is_taken = False
    user: Any = None
    """Who saves it, where that isn't whose it is."""

    class Meta(SegmentForm.Meta):
        fields = ["name", "query"]
        widgets = SegmentForm.Meta.widgets | {"query": forms.HiddenInput()}
        error_messages = {"query": {"required": NOTHING_TO_SAVE}}

    def name_beside(self, other: Segment, name: str) -> str:
        user = self.user or self.instance.created_by
        self.is_taken = user is not None and other.may_be_changed_by(user)
        if not self.is_taken:
            raise forms.ValidationError(SegmentForm.taken.format(name))
        if not self.data.get("replaces"):
            return super().name_beside(other, name)
        self.instance = other
        return other.name

    def clean_query(self) -> str:
        filters = ContactFilter(QueryDict(self.cleaned_data["query"]))
        if filters.problems:
            problem = filters.problems[0]
            raise forms.ValidationError(f"The filter can’t be understood: {problem.label} {problem.value}.")
        if not filters.summary:
            raise forms.ValidationError(NOTHING_TO_SAVE)
        return filters.query.urlencode()
