"""What a cleaner refuses, said by a form."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from crm.values import Invalid, clean_text


class CleanTextField(forms.CharField):
    """Text that passes the same gate as that of imports, so that both mean the same by it.

    `longest` counts the characters that fit. A `max_length` is told to the browser too, and refused in Django's words.
    """

    def __init__(self, *, longest: int = 10_000, **options: Any):
        super().__init__(**options)
        self.longest = self.max_length or longest

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_text(text, self.longest)
        except Invalid as error:
            raise as_error(error) from None


def as_error(invalid: Invalid) -> forms.ValidationError:
    """The reason as a sentence beside its field or after its label, as `This is 45 characters long; 40 fit.`"""
    reason = str(invalid)
    if reason.startswith("not "):
        reason = f"is {reason}"
    if reason.startswith(("is ", "has ")):
        reason = f"this {reason}"
    return forms.ValidationError(f"{capfirst(reason)}.")
