"""Calls that bring many things at once: a faulty one is refused by itself, with its place, and the others are taken."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest
from pydantic import ValidationError

from contacts.intake.api import fault_of
from contacts.intake.doors import kind_of
from contacts.intake.errors import Refused
from contacts.intake.refusals import MOST_A_MINUTE, keep_refusal
from contacts.intake.schemas import Said
from contacts.writing import Outcome, Result

from .whose import Happening

Item = dict[str, Any]
In = TypeVar("In", bound=Said)


def take_each(
    request: HttpRequest,
    name: str,
    items: Sequence[Item],
    read: tuple[type[In], Callable[[In], Happening]],
    store: Callable[[Sequence[Happening]], Iterable[Outcome]],
) -> dict[str, Any]:
    """The answer to a call whose `name` holds the items; what is faulty is kept, each as a call of its own."""
    batch = Batch()
    for place, item in enumerate(items):
        try:
            batch.add(place, read[1](_parsed(read[0], item)))
        except Refused as refused:
            batch.refuse(place, refused.message, refused.field)
    batch.conclude(store(batch.rows))
    for fault in batch.faults[:MOST_A_MINUTE]:
        keep_refusal(
            request.auth,  # type: ignore[attr-defined]  # the key, from the API
            kind_of(request),
            request.get_full_path(),
            json.dumps({name: [items[fault["index"]]]}, ensure_ascii=False),
            status=422,
            reason=f"{fault['field']}: {fault['message']}".removeprefix(": "),
        )
    return batch.answer


def _parsed(schema: type[In], item: Item) -> In:
    """Raises `Refused`, which names the field."""
    try:
        return schema.model_validate(item)
    except ValidationError as error:
        name, message = fault_of(error.errors()[0])
        raise Refused(422, message, name) from None


@dataclass
class Batch:
    """The rows of a call that could be read, each with its place in it, and the faults of the others."""

    rows: list[Happening] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    results: Counter[str] = field(default_factory=Counter)

    def add(self, place: int, row: Happening) -> None:
        self.rows.append(row)
        self.places.append(place)

    def refuse(self, place: int, message: str, name: str = "") -> None:
        self.faults.append({"index": place, "field": name, "message": message})

    def conclude(self, outcomes: Iterable[Outcome]) -> None:
        """What became of the rows, in their order."""
        for place, outcome in zip(self.places, outcomes, strict=True):
            if outcome.result == Result.REJECTED:
                self.refuse(place, outcome.reason)
            else:
                self.results[outcome.result.value] += 1

    @property
    def answer(self) -> dict[str, Any]:
        return {**self.results, "refused": sorted(self.faults, key=lambda fault: fault["index"])}
