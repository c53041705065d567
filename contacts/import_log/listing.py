"""The log of imports: the newest first, of all kinds or of one."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.text import capfirst

from contacts.imports.kinds import KINDS
from contacts.models import Import
from crm.choices import Choice, choices_of
from crm.keyset import Ordering
from crm.values import shown

NEWEST = Ordering("newest", "Newest first", "id", descending=True)


@dataclass(frozen=True)
class LogFilter:
    """`kind` is "" for all; a kind that there is not finds nothing, and `problem` says so."""

    kind: str
    problem: str
    choices: list[Choice]

    @classmethod
    def of(cls, params: QueryDict) -> "LogFilter":
        kind = params.get("kind", "")
        known = kind in ("", *KINDS)
        problem = "" if known else f"{shown(kind)} is no kind of import; there are {', '.join(KINDS)}."
        kinds = [("", "All"), *((each, capfirst(each)) for each in KINDS)]
        return cls(kind, problem, choices_of(params, "kind", kinds))

    @property
    def imports(self):
        listed = Import.objects.select_related("created_by").defer(*Import.LONG)
        if self.problem:
            return listed.none()
        return listed.filter(kind=self.kind) if self.kind else listed
