"""The kinds of conditions: what each asks of a contact, and how a chip says it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F, Q
from django.db.models.lookups import (
    Contains,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThanOrEqual,
)
from django_filters import Filter

from contacts.custom_expressions import has_sorted_index
from contacts.models import Contact, CustomField
from contacts.word_search import WordSearch
from crm.keyset import PLAINLY, Ordering, Way
from crm.lookups import KeyAlone, in_lower_case
from crm.values import clean_bool

from .fields import OneValue, Range, Values

YES, NO = "1", "0"


def as_it_is(value: Any) -> Any:
    return value


class Condition(Filter):
    """One condition on contacts.

    `column` is what it compares, `stored` writes a value as the column has it, `word` as people read it. The form asks
    for it by its `control`, beside others of the same `group` and of the same field that they are `about`.
    `asks` and `words` take the cleaned value. `indexed` says whether an index finds those who meet it, and `indexable`
    is the custom field whose index would.
    """

    field_class: type[forms.Field] = OneValue
    control = "text"
    input_type = "text"
    unchosen = ""
    options: Sequence[tuple[str, str]] = ()
    indexed: bool = False

    def __init__(
        self,
        field_name=None,
        label=None,
        *,
        column=None,
        stored=as_it_is,
        word=str,
        group="",
        about="",
        indexed: bool | None = None,
        indexable: CustomField | None = None,
        **kwargs,
    ):
        super().__init__(field_name, label=label, **kwargs)
        self.column = column or F(field_name or "pk")
        self.stored: Callable[[Any], Any] = stored
        self.word: Callable[[Any], str] = word
        self.group = group
        self.about: str = about or self.label
        self.indexed = self.indexed if indexed is None else indexed
        self.indexable = indexable

    def filter(self, qs, value):
        return qs if value in (None, []) else qs.filter(self.asks(value))

    def filter_list(self, qs, value, ordering: Ordering):
        """The same, for one page of the list in an order, whose index may have led to them already."""
        return self.filter(qs, value)

    def within(self, value: Any, ordering: Ordering) -> dict[str, Any]:
        """{column: value} in the table that the list is sorted by, if an index has the list of that value in order."""
        return {}

    def leads(self, value: Any, ordering: Ordering) -> bool:
        """Whether it has ways of its own to a page of the list in an order: a range of what the list is sorted by."""
        return self.field_name == ordering.field

    def ways(self, size: int) -> Sequence[Way]:
        """Those, to a page of such a size."""
        return PLAINLY

    @property
    def key(self) -> Any:
        """Each contact's key as its index has it behind the value, by which it answers for many at once; or None."""
        return None

    @property
    def is_alone(self) -> bool:
        """Whether nothing else narrows the list, if it is asked."""
        return len(self.parent.asked) == 1

    def parameters(self, name: str) -> tuple[str, ...]:
        """What an address calls the condition named `name`."""
        return (name,)

    def asks(self, value: Any) -> Any:
        raise NotImplementedError

    def words(self, value: Any) -> str:
        raise NotImplementedError


class Search(Condition):
    """The words of the search box."""

    indexed = True

    def filter(self, qs, value):
        return qs.matching(value) if value else qs

    def filter_list(self, qs, value, ordering):
        return self.search.among(qs, key=ordering.tie(Contact))

    def leads(self, value, ordering):
        return True

    def ways(self, size):
        return self.search.ways(self.parent.all_but(self), size, self.parent.ordering, alone=self.is_alone)

    @cached_property
    def search(self) -> WordSearch:
        return WordSearch(self.parent.understood["q"])

    def words(self, value):
        return f"“{value}”"


class Unasked(Condition):
    """A parameter beside the filters: checked like them, and asked of nobody."""

    indexed = True

    def filter(self, qs, value):
        return qs


class AnyOf(Condition):
    """It is one of the values. The form lists the `options` or takes what is typed, unless it asks otherwise.

    `repeated` is a relation that has the column as well, and an index of one value in the order that it gives the list.
    """

    field_class = Values

    def __init__(
        self, *args, options: Sequence[tuple[str, str]] = (), typed: bool = True, repeated: str = "", **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.options = options
        self.repeated = repeated
        self.control = "typed" if typed and not options else "options"

    def asks(self, value):
        return In(self.column, [self.stored(each) for each in value])

    def filter_list(self, qs, value, ordering):
        return qs if self.within(value, ordering) else self.filter(qs, value)

    def within(self, value, ordering):
        follows = bool(self.repeated) and len(value) == 1 and ordering.field.startswith(f"{self.repeated}__")
        return {self.field_name: self.stored(value[0])} if follows else {}

    def leads(self, value, ordering):
        return super().leads(value, ordering) or (self.is_alone and bool(self.within(value, ordering)))

    @property
    def key(self):
        return F("pk") if self.indexed and self.indexable and has_sorted_index(self.indexable) else None

    def words(self, value):
        return f"is {self.listed(value)}"

    def listed(self, value: list, separator: str = ", ") -> str:
        labels = dict(self.options)
        return separator.join(labels.get(each) or self.word(each) for each in value)


class MeetsAnyOf(AnyOf):
    """It meets one of some conditions, which `asking` makes of a value."""

    def __init__(self, *args, asking: Callable[[Any], Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.asking = asking

    def asks(self, value):
        either = Q()
        for each in value:
            either |= Q(self.asking(each))
        return either

    @property
    def key(self):
        return None


class Between(Condition):
    """From and to, both included; `names` are what an address calls them."""

    field_class = Range
    control = "range"

    def __init__(self, *args, names: tuple[str, str], input_type="text", **kwargs):
        super().__init__(*args, names=names, **kwargs)
        self.names = names
        self.input_type = input_type

    def parameters(self, name):
        return self.names

    @property
    def key(self):
        return KeyAlone(F("pk")) if self.indexed and self.indexable else None

    def asks(self, value):
        low, high = value
        condition = Q()
        if low is not None:
            condition &= Q(GreaterThanOrEqual(self.column, self.stored(low)))
        if high is not None:
            condition &= Q(LessThanOrEqual(self.column, self.stored(high)))
        return condition

    def words(self, value):
        low, high = ("" if bound is None else self.word(bound) for bound in value)
        if low and high:
            return f"is {low}" if low == high else f"{low} – {high}"
        return f"from {low}" if low else f"up to {high}"


class Holds(Condition):
    """The text occurs in it, in capitals or not; `column` is in lower case."""

    def asks(self, value):
        return Contains(self.column, in_lower_case(value))

    def words(self, value):
        return f"contains “{value}”"


class OneOption(Condition):
    """What one of the options says; its value is the option's."""

    control = "choice"

    def words(self, value):
        return dict(self.options)[value]


def clean_yes_or_no(text: str) -> str:
    return YES if clean_bool(text) else NO


class Emptiness(OneOption):
    """It has no value (yes), or has one (no)."""

    unchosen = "Empty or not"
    options = ((YES, "is empty"), (NO, "is not empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, cleaner=clean_yes_or_no, **kwargs)

    def asks(self, value):
        return IsNull(self.column, value == YES)
