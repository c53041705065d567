"""What was refused: still to be mended or made again, of all keys or of one."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict

from contacts.models import ApiKey, Refusal
from crm.choices import Chip, Choice, InvalidChoice, choices_of, chosen, given_once
from crm.keyset import Ordering
from crm.pages import address
from crm.values import shown

NEWEST = Ordering("newest", "Newest first", "at", descending=True)
STATES = {"": "To mend", "replayed": "Replayed"}


@dataclass(frozen=True)
class RefusalFilter:
    """Of `params`; what names no state or key, or several, finds nothing, and `problem` says so."""

    params: QueryDict
    key: ApiKey | None = None
    problem: str = ""
    state: str = ""
    chips: list[Chip] = field(default_factory=list)

    @classmethod
    def of(cls, params: QueryDict) -> "RefusalFilter":
        """Costs a query where a key is named."""
        try:
            state, key = chosen(params, "state", STATES.items()), _key(given_once(params, "key"))
        except InvalidChoice as problem:
            return cls(params, problem=str(problem))
        chips = [Chip("key", "Key", key.name, address(params, key=None))] if key else []
        return cls(params, key, state=state, chips=chips)

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


def _key(number: str) -> ApiKey | None:
    """None where no number is given; raises InvalidChoice where no key has it."""
    if not number:
        return None
    key = ApiKey.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if key is None:
        raise InvalidChoice(f"No key has the number {shown(number)}.")
    return key
