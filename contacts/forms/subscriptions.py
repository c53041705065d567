"""Somebody who withdrew from a category gets it again only if they asked for it."""

from django import forms


class AgainForm(forms.Form):
    asked = forms.BooleanField(
        label="They asked to get it again",
        error_messages={"required": "Tick it if they did. Otherwise their withdrawal stays."},
    )
