"""The log of imports: the newest first, of all kinds or of one."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.text import capfirst

from contacts.imports.kinds import KINDS
from contacts.models import Import
from crm.choices import Choice, InvalidChoice, choices_of, chosen
from crm.keyset import Ordering

NEWEST = Ordering("newest", "Newest first", "id", descending=True)


@dataclass(frozen=True)
class LogFilter:
    """`kind` is "" for all; what names no kind, or several, finds nothing, and `problem` says so."""

    kind: str
    problem: str
    choices: list[Choice]

    @classmethod
    def of(cls, params: QueryDict) -> "LogFilter":
        kinds = [("", "All"), *((each, capfirst(each)) for each in KINDS)]
        choices = choices_of(params, "kind", kinds)
        try:
            return cls(chosen(params, "kind", kinds), "", choices)
        except InvalidChoice as problem:
            return cls("", str(problem), choices)

    @property
    def imports(self):
        listed = Import.objects.select_related("created_by").defer(*Import.LONG)
        if self.problem:
            return listed.none()
        return listed.filter(kind=self.kind) if self.kind else listed
