"""The log of exports as one person sees it: the newest first, of all states or of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from contacts.models import Export
from crm.choices import Choice, choices_of
from crm.keyset import Ordering
from crm.values import shown

NEWEST = Ordering("newest", "Newest first", "created_at", descending=True)
STATES = dict(Export.State.choices)


@dataclass(frozen=True)
class LogFilter:
    """`state` is "" for all; a state that there is not finds nothing, and `problem` says so."""

    user: Any
    state: str
    problem: str
    choices: list[Choice]

    @classmethod
    def of(cls, params: QueryDict, user: Any) -> "LogFilter":
        state = params.get("state", "")
        known = state in ("", *STATES)
        problem = "" if known else f"{shown(state)} is no state of an export; there are {', '.join(STATES)}."
        return cls(user, state, problem, choices_of(params, "state", [("", "All"), *STATES.items()]))

    @property
    def exports(self) -> QuerySet[Export]:
        listed = Export.objects.select_related("created_by").seen_by(self.user)
        return listed.none() if self.problem else listed.in_state(self.state)
