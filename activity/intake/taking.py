"""Taking what calls tell: one thing, or many, of which a faulty one is refused by itself and the others are taken."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from contacts.intake.api import CallRequest
from contacts.intake.doors import kind_of
from contacts.intake.errors import Refused
from contacts.intake.refusals import keep_refusals
from contacts.intake.repeating import HEADER, repeatable
from contacts.intake.schemas import Said
from contacts.intake.together import Together
from contacts.models import ApiKey
from contacts.writing import Existing, Outcome, Result
from contacts.writing.retrying import retried

from .whose import Happening, parsed, store

Item = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """How things of one kind are read from a call, and recorded with the contacts that they are about."""

    schema: type[Said]
    read: Callable[[Any], Happening]
    record: Callable[..., list[Result]]
    source: str
    existing: Existing = Existing.SKIP

    def take(self, request: CallRequest, told: Happening, place: str) -> dict[str, Any]:
        """The answer to a call on one thing; `place` is the field that names its contact."""

        def answer(outcome: Outcome) -> dict[str, Any]:
            if outcome.contact_id is None:
                raise Refused(404, outcome.reason, place)
            return {"contact_id": outcome.contact_id, "result": outcome.result.value}

        key = request.auth
        if request.headers.get(HEADER):
            return repeatable(request, key, lambda: answer(*self._store(key, [told])))
        return answer(self._store_together(key, told))

    @cached_property
    def _store_together(self) -> Together[Happening, Outcome]:
        return Together(retried(self._store))

    def take_each(self, request: CallRequest, name: str, items: Sequence[Item]) -> dict[str, Any]:
        """The answer to a call whose `name` holds the items; what is faulty is kept, each as a call of its own.

        Such a call, made again by staff, is taken whole or refused again.
        """
        refused: list[dict[str, Any]] = []
        answer = repeatable(request, request.auth, lambda: self._each(request, items, refused))
        calls = [
            (
                422,
                f"{fault['field']}: {fault['message']}".removeprefix(": "),
                json.dumps({name: [items[fault["index"]]]}, ensure_ascii=False),
            )
            for fault in refused
        ]
        keep_refusals(request.auth, kind_of(request), request.get_full_path(), calls)
        return answer

    def _each(self, request: CallRequest, items: Sequence[Item], refused: list[dict[str, Any]]) -> dict[str, Any]:
        """Answers of all; `refused` takes what is wrong with some."""
        batch = Batch()
        for place, item in enumerate(items):
            try:
                batch.add(place, self.read(parsed(self.schema, item)))
            except Refused as error:
                batch.refuse(place, error.message, error.field)
        batch.conclude(self._store(request.auth, batch.rows))
        if batch.faults and hasattr(request, "replayed_by_key"):
            raise Refused(422, batch.faults[0]["message"], batch.faults[0]["field"])  # it is kept already
        refused[:] = batch.faults
        return batch.answer

    def _store(self, key: ApiKey, told: Sequence[Happening]) -> list[Outcome]:
        return store(told, key, self.record, source=self.source, existing=self.existing)


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
