"""The filters of the list: what an address asks of contacts, checked, said in words, and asked."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models.functions import Lower
from django.http import QueryDict
from django_filters import FilterSet

from contacts.cleaning import clean_country, clean_gender, clean_language, clean_source
from contacts.models import NEVER, Contact, EmailStatus, Gender, Source
from contacts.names import country_name, language_name
from contacts.orderings import DEFAULT, ORDERINGS, clean_ordering
from contacts.searching import clean_query
from contacts.ways import ways_to
from crm.choices import Chip
from crm.estimates import recent_estimates_of
from crm.keyset import PLAINLY, Ordering, Page, Way, keyset_page
from crm.lookups import KeyAlone, in_lower_case
from crm.pages import address
from crm.values import shown

from .catalogue import Catalogue
from .channels import HasChannel
from .conditions import AnyOf, Condition, Search, Unasked
from .custom import PREFIX, custom_conditions
from .days import DaysBetween, Ever, FromToday
from .fields import one_of
from .imported import ImportedBy
from .subscribed import Subscribed

NOT_FILTERS = frozenset({"after", "before", "count"})
MOST_UNKNOWN = 5


class ContactFilter(FilterSet):
    """Parameters of an address as conditions on contacts. What can't be understood matches nobody.

    `whole` brings the conditions that `data` doesn't use as well, for the form.
    """

    base_filters: dict[str, Condition]
    filters: dict[str, Condition]

    q = Search(label="Search", cleaner=clean_query)
    email_status = AnyOf("email_status", "Email status", cleaner=one_of(EmailStatus), options=EmailStatus.choices)
    channel = HasChannel()
    source = AnyOf("source", "Source", cleaner=clean_source, options=Source.choices)
    country = AnyOf(
        *("country", "Country"),
        cleaner=clean_country,
        word=country_name,
        separator=",",
        indexed=True,
        repeated="summary",
    )
    city = AnyOf("city", "City", column=Lower("city"), stored=in_lower_case, cleaner=str)
    language = AnyOf("language", "Language", cleaner=clean_language, word=language_name, separator=",", indexed=True)
    gender = AnyOf("gender", "Gender", cleaner=clean_gender, options=Gender.choices)
    created = DaysBetween("created_at", "Created", names=("created_from", "created_to"), indexed=True)
    created_ago = FromToday(created)
    last_activity = DaysBetween(
        "summary__last_activity_at",
        "Last activity",
        names=("last_activity_from", "last_activity_to"),
        never=NEVER,
        indexed=True,
    )
    last_activity_ago = FromToday(last_activity)
    ever_active = Ever("summary__last_activity_at", "Last activity", never=NEVER, indexed=True)
    sort = Unasked(label="Sort", cleaner=clean_ordering)

    class Meta:
        model = Contact
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset=None, *, catalogue: Catalogue | None = None, whole: bool = False):
        own = self.base_filters
        if not whole:  # most of what a form costs is its fields
            self.base_filters = _used(own, data)
        super().__init__(data, queryset)
        self.data = data
        registered = _registered(catalogue or Catalogue(), data, whole)
        for name, condition in (registered if whole else _used(registered, data)).items():
            condition.parent, condition.model = self, Contact
            self.filters[name] = condition
        # {name in an address: name of the filter}
        self.parameters = {
            parameter: name
            for name, condition in (own | registered).items()
            for parameter in condition.parameters(name)
        }

    def is_valid(self) -> bool:
        return not self.problems

    @property
    def qs(self):
        return super().qs if self.is_valid() else self.queryset.none()

    def page(self, params: QueryDict, size: int) -> Page:
        """The page of the list that the cursor in `params` names."""
        if not self.is_valid():
            return Page([])
        return keyset_page(self._listed, self._walked, params, size, ways=self._ways(size))

    @property
    def _listed(self):
        """Those who match, for one page of the list."""
        contacts = self.queryset
        for condition, value in self._asked:
            contacts = condition.filter_list(contacts, value, self.ordering)
        return contacts

    @cached_property
    def _walked(self) -> Ordering:
        """The order of the list, within what leads in an index of it."""
        within: dict[str, Any] = {}
        for condition, value in self._asked:
            within |= condition.within(value, self.ordering)
        return replace(self.ordering, within=tuple(within.items()))

    def _ways(self, size: int) -> Sequence[Way]:
        """Those of the one condition that leads there, else those to whom an index finds."""
        leading = [condition for condition, value in self._asked if condition.leads(value, self.ordering)]
        if leading:
            return leading[0].ways(size) if len(leading) == 1 else PLAINLY
        if not any(condition.indexed for condition, _ in self._asked):
            return PLAINLY
        name = f"{self.ordering.key} {self.query.urlencode()}"
        estimates = recent_estimates_of(self.qs, Contact.objects.filter(**self._walked.common), name=name)
        return ways_to(self.qs, size, *estimates, key=self._key)

    @property
    def _key(self) -> Any:
        """The key in an index of what is asked: rather beside one value than in a range, which may be all there is."""
        keys = [condition.key for condition, _ in self._asked if condition.key]
        return min(keys, key=lambda key: isinstance(key, KeyAlone), default=None)

    def all_but(self, condition: Condition):
        """Those who meet all else that is asked."""
        contacts = self.queryset
        for other, value in self._asked:
            if other is not condition:
                contacts = other.filter(contacts, value)
        return contacts

    @cached_property
    def _asked(self) -> list[tuple[Condition, Any]]:
        return [(self.filters[name], value) for name, value in self.asked.items()]

    @cached_property
    def asked(self) -> dict[str, Any]:
        """{name: cleaned value} of what narrows the list."""
        return {name: value for name, value in self.understood.items() if name != "sort" and value not in (None, [])}

    @cached_property
    def summary(self) -> list[Chip]:
        """Everything that is asked and makes sense, the search included."""
        return [self._chip(name, self.filters[name].words(value)) for name, value in self.asked.items()]

    @cached_property
    def chips(self) -> list[Chip]:
        """The same without the search, which stands in its box."""
        return [chip for chip in self.summary if chip.name != "q"]

    @property
    def ordering(self) -> Ordering:
        return self.understood.get("sort") or ORDERINGS[DEFAULT]

    @cached_property
    def understood(self) -> dict[str, Any]:
        """{name: cleaned value} of what passed its field's checks."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def problems(self) -> list[Chip]:
        """What can't be understood: the field, what is wrong with it, and the address without it."""
        return [self._chip(name, " ".join(messages)) for name, messages in self.form.errors.items()] + self._unknown()

    @property
    def address(self) -> str:
        return self._without()

    @property
    def cleared(self) -> str:
        return self._without(*self.data.keys() - {"sort"})

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps, as hidden fields of its form."""
        return [(name, v) for name, values in self.data.lists() if name not in {"q", *NOT_FILTERS} for v in values]

    def _unknown(self) -> list[Chip]:
        unknown = [name for name in self.data if name not in self.parameters and name not in NOT_FILTERS]
        return [self._unknown_chip(name) for name in unknown[:MOST_UNKNOWN]]

    def _unknown_chip(self, name: str) -> Chip:
        alike = difflib.get_close_matches(name[:60], self.parameters, 1)
        hint = f"; perhaps “{alike[0]}” is meant" if alike else ""
        return Chip(name, shown(name), f"is no filter of this list{hint}", self._without(name))

    def _chip(self, name: str, value: str) -> Chip:
        condition = self.filters[name]
        return Chip(name, condition.label, value, self._without(*condition.parameters(name)))

    def _without(self, *parameters: str) -> str:
        """The address of the first page without some of the parameters."""
        left_out = {*parameters, "count"}
        return address({name: values for name, values in self.data.lists() if name not in left_out})

    @cached_property
    def query(self) -> QueryDict:
        """The filters alone, without sort, page and what was left blank."""
        query = QueryDict(mutable=True)
        for name in [name for name in self.data if name not in {"sort", *NOT_FILTERS}]:
            query.setlist(name, [value for value in self.data.getlist(name) if value.strip()])
        return query


def _registered(catalogue: Catalogue, data: QueryDict, whole: bool) -> dict[str, Condition]:
    """Conditions on what is registered; each catalogue is read only where the address asks for it."""
    conditions: dict[str, Condition] = {}
    if whole or "subscription" in data:
        conditions["subscription"] = Subscribed(catalogue)
    if whole or "import" in data:
        conditions["import"] = ImportedBy(catalogue)
    if whole or any(name.startswith(PREFIX) for name in data):
        conditions |= custom_conditions(catalogue.custom_fields)
    return conditions


def _used(conditions: dict[str, Condition], data: QueryDict) -> dict[str, Condition]:
    return {name: each for name, each in conditions.items() if any(word in data for word in each.parameters(name))}
