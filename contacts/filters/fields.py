"""What the filters take from an address: texts under one name, or under two for a range; cleaned or refused."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices

from crm.values import Invalid, clean_text

LONGEST = 200
MOST_VALUES = 50
SHOWN = 40


class Raw(forms.Widget):
    """Every text that came under the name."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)


class RawRange(forms.Widget):
    """Every text that came under the two names of a range."""

    def __init__(self, names: tuple[str, str]):
        super().__init__()
        self.names = names

    def value_from_datadict(self, data, files, name):
        return [data.getlist(each) for each in self.names]


class Values(forms.Field):
    """Any number of texts, each cleaned; `separator` parts several that were typed into one box."""

    widget = Raw

    def __init__(self, *, cleaner: Callable[[str], Any], separator: str = "", **kwargs):
        super().__init__(**kwargs)
        self.cleaner = cleaner
        self.separator = separator

    def clean(self, value):
        given = [part for text in value for part in self._parts(text) if part.strip()]
        if len(given) > MOST_VALUES:
            raise ValidationError(f"{len(given)} values are given; {MOST_VALUES} fit")
        return list(dict.fromkeys(cleaned(self.cleaner, part) for part in given))

    def _parts(self, text: str) -> list[str]:
        """The text as it stands where that is a value: “St. Helena, Ascension & Tristan da Cunha” is one country."""
        if not self.separator or self.separator not in text:
            return [text]
        try:
            cleaned(self.cleaner, text)
        except ValidationError:
            return text.split(self.separator)
        return [text]


class OneValue(forms.Field):
    """One text, cleaned; None when it is left blank."""

    widget = Raw

    def __init__(self, *, cleaner: Callable[[str], Any], **kwargs):
        super().__init__(**kwargs)
        self.cleaner = cleaner

    def clean(self, value):
        return one(self.cleaner, value)


class Range(forms.Field):
    """(from, to), both included and either one None; None when both are left blank."""

    def __init__(self, *, cleaner: Callable[[str], Any], names: tuple[str, str], **kwargs):
        super().__init__(widget=RawRange(names), **kwargs)
        self.cleaner = cleaner

    def clean(self, value):
        low, high = (one(self.cleaner, texts) for texts in value)
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            behind = "greater than" if isinstance(low, int | Decimal) else "after"
            raise ValidationError(f"“from” is {behind} “to”; exchange the two")
        return low, high


def one(cleaner: Callable[[str], Any], texts: list[str]) -> Any:
    given = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(given) > 1:
        raise ValidationError("is given more than once, with different values; keep one")
    return cleaned(cleaner, given[0]) if given else None


def cleaned(cleaner: Callable[[str], Any], text: str) -> Any:
    """The cleaner's value; a refusal becomes a sentence that begins with what was refused."""
    try:
        return cleaner(clean_text(text, LONGEST))
    except Invalid as error:
        raise ValidationError(_sentence(text, str(error))) from None


def _sentence(text: str, message: str) -> str:
    if message.startswith('"'):
        return message
    start = "".join(letter if letter.isprintable() else "�" for letter in text[:SHOWN])
    link = "is " if message.startswith("not ") else ""
    return f'"{start}{"…" if len(text) > SHOWN else ""}" {link}{message}'


def one_of(choices: Iterable[Choices]) -> Callable[[str], str]:
    """A cleaner that takes the value or the label of one of the choices."""
    values = {name.casefold(): choice.value for choice in choices for name in (choice.value, choice.label)}

    def clean(text: str) -> str:
        if text.casefold() not in values:
            raise Invalid(f"is none of {', '.join(dict.fromkeys(values.values()))}")
        return values[text.casefold()]

    return clean
