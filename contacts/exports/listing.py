"""The log of exports as one person sees it: the newest first, of all states or of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from contacts.models import Export
from crm.choices import Choice, InvalidChoice, choices_of, chosen
from crm.keyset import Ordering

NEWEST = Ordering("newest", "Newest first", "created_at", descending=True)
STATES = {"": "All", **dict(Export.State.choices)}


@dataclass(frozen=True)
class LogFilter:
    """`state` is "" for all; what names no state, or several, finds nothing, and `problem` says so."""

    user: Any
    state: str
    problem: str
    choices: list[Choice]

    @classmethod
    def of(cls, params: QueryDict, user: Any) -> "LogFilter":
        choices = choices_of(params, "state", STATES.items())
        try:
            return cls(user, chosen(params, "state", STATES.items()), "", choices)
        except InvalidChoice as problem:
            return cls(user, "", str(problem), choices)

    @property
    def exports(self) -> QuerySet[Export]:
        listed = Export.objects.select_related("created_by").seen_by(self.user)
        return listed.none() if self.problem else listed.in_state(self.state)
