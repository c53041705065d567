"""What was refused: still to be mended or made again, of all keys or of one."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict

from contacts.models import ApiKey, Refusal
from crm.choices import Choice, choices_of
from crm.keyset import Ordering
from crm.pages import address
from crm.values import shown

NEWEST = Ordering("newest", "Newest first", "at", descending=True)
STATES = {"": "To mend", "replayed": "Replayed"}


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


@dataclass(frozen=True)
class RefusalFilter:
    """Of `params`; a state or a key that there is not finds nothing, and `problem` says so."""

    params: QueryDict
    key: ApiKey | None = None
    problem: str = ""
    state: str = ""
    chips: list[Chip] = field(default_factory=list)

    @classmethod
    def of(cls, params: QueryDict) -> "RefusalFilter":
        """Costs a query where a key is named."""
        state, number = params.get("state", ""), params.get("key", "")
        if state not in STATES:
            return cls(params, problem=f"{shown(state)} is no state of a refused call; there is: replayed.")
        if not number:
            return cls(params, state=state)
        key = ApiKey.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        if key is None:
            return cls(params, problem=f"No key has the number {shown(number)}.", state=state)
        return cls(params, key, state=state, chips=[Chip("Key", key.name, address(params, key=None))])

    @property
    def choices(self) -> list[Choice]:
        return choices_of(self.params, "state", STATES.items())

    @property
    def refusals(self) -> QuerySet[Refusal]:
        """Without what was sent, which may be long."""
        found = Refusal.objects.select_related("key", "replayed_by").defer("payload")
        if self.problem:
            return found.none()
        found = found.filter(replayed_at__isnull=self.state != "replayed")
        return found.filter(key=self.key) if self.key else found
