"""Many contacts in one call: kept first, then written together by a job, each with its own result."""

import json
from datetime import datetime
from typing import Any

import pydantic
from django.utils import timezone

from contacts.models import KEY_PREFIXES, ApiKey, ContactBatch, Refusal
from contacts.writing import Outcome
from contacts.writing.retrying import retried

from .api import fault_of
from .arrivals import count_refused
from .errors import Refused
from .people import find_by_field, refuse_rejected, wait_for_twins, write_people
from .refusals import MOST_A_MINUTE, refusal_of
from .rows import ADDRESS, PERSONAL, Person, Reader
from .schemas import ContactIn, ContactsCall

PATH = "/api/v1/contacts"
KIND = f"POST {PATH}"

_NAMES = {
    **{stored: name for name, stored in PERSONAL.values()},
    **{stored: name for name, stored in ADDRESS.items()},
    "birth_date": "birthDate",
}
"""{field of the contact: what `contactFields` calls it}"""


def keep_batch(key: ApiKey, call: ContactsCall, said_at: datetime | None) -> ContactBatch:
    """Said now, or where it is made again at `said_at`."""
    Reader(key).check_named(call)
    batch = ContactBatch.objects.create(key=key, call=json.dumps(call.model_dump()))
    if said_at:
        ContactBatch.objects.filter(pk=batch.pk).update(created_at=said_at)
    return batch


def write_again(key: ApiKey, call: ContactsCall, said_at: datetime) -> ContactBatch:
    """What was refused by itself, at once; raises `Refused` where it is refused again: it is kept already."""
    batch = Batch(key, call, said_at)
    batch.reader.check_named(call)
    results = batch.write()
    if batch.refused:
        raise Refused(batch.refused[0].status, batch.refused[0].reason)
    return ContactBatch.objects.create(
        key=key, results=results, state=ContactBatch.State.FINISHED, finished_at=timezone.now()
    )


def write_kept_batch(batch_id: int) -> None:
    batch = _write_once(batch_id)
    if batch and batch.refused:
        count_refused(batch.key, KIND, len(batch.refused))


@retried
def _write_once(batch_id: int) -> "Batch | None":
    """All of it in one transaction: a worker that is killed leaves it as it was. None where it was written before.

    The first of what was refused is kept, each as a call with that contact alone, which can be made again.
    """
    batch = ContactBatch.objects.select_for_update(of=("self",)).select_related("key__origin", "key__application")
    kept = batch.get(pk=batch_id)
    if kept.state == ContactBatch.State.FINISHED:
        return None
    written = Batch(kept.key, ContactsCall(**json.loads(kept.call)), kept.created_at)
    kept.results = written.write()
    Refusal.objects.bulk_create(written.refused[:MOST_A_MINUTE])
    kept.call, kept.state, kept.finished_at = "", ContactBatch.State.FINISHED, timezone.now()
    kept.save(update_fields=["results", "call", "state", "finished_at"])
    return written


class Batch:
    """The contacts of one call: each is read by itself, so that a faulty one holds up no other."""

    def __init__(self, key: ApiKey, call: ContactsCall, said_at: datetime):
        self.key = key
        self.call = call
        self.reader = Reader(key, said_at)
        self.refused: list[Refusal] = []

    def write(self) -> list[dict[str, Any]]:
        """What became of each, in the order of the call."""
        lines: dict[int, dict[str, Any]] = {}
        people: dict[int, Person] = {}
        for index, given in enumerate(self.call.contacts):
            try:
                people[index] = self._read(given)
            except Refused as refused:
                lines[index] = self._refused(index, refused)
        lines |= self._by_field(people) if self.call.dedupe_on == "fieldId" else self._together(people)
        return [lines[index] for index in sorted(lines)]

    def _together(self, people: dict[int, Person]) -> dict[int, dict[str, Any]]:
        outcomes = write_people(list(people.values()), self.key, self.call.dedupe_on)
        return {
            index: self._result_of(index, person, outcome)
            for (index, person), outcome in zip(people.items(), outcomes, strict=True)
        }

    def _by_field(self, people: dict[int, Person]) -> dict[int, dict[str, Any]]:
        """One after the other, since a later one may have the value of one before."""
        try:
            wait_for_twins(people.values(), self.reader, self.call.field_id)
        except Refused as refused:  # the field was changed since the call
            return {index: self._refused(index, refused) for index in people}
        return {index: self._one_by_field(index, person) for index, person in people.items()}

    def _one_by_field(self, index: int, person: Person) -> dict[str, Any]:
        try:
            find_by_field(person, self.reader, self.call.field_id)
        except Refused as refused:
            return self._refused(index, refused)
        [outcome] = write_people([person], self.key)
        return self._result_of(index, person, outcome)

    def _result_of(self, index: int, person: Person, outcome: Outcome) -> dict[str, Any]:
        try:
            refuse_rejected(outcome, person.row)
        except Refused as refused:
            return self._refused(index, refused)
        conflicts = [{"field": each.field, "value": each.value} for each in outcome.conflicts]
        return {"index": index, "id": outcome.contact_id, "result": outcome.result.value, "conflicts": conflicts}

    def _refused(self, index: int, refused: Refused) -> dict[str, Any]:
        alone = self.call.model_copy(update={"contacts": [self.call.contacts[index]]})
        payload = json.dumps(alone.model_dump(by_alias=True), ensure_ascii=False)
        reason = f"{refused.field}: {refused.message}"
        self.refused.append(refusal_of(self.key, KIND, PATH, payload, status=refused.status, reason=reason))
        return {"index": index, "result": "rejected", "field": refused.field, "message": refused.message}

    def _read(self, given: dict[str, Any]) -> Person:
        try:
            contact = ContactIn(**given)
        except pydantic.ValidationError as error:
            field, message = fault_of(error.errors()[0])
            raise Refused(422, message, field) from None
        person = self.reader.person(contact)
        self._leave_out(person)
        return person

    def _leave_out(self, person: Person) -> None:
        """What the call doesn't name as to be written; what a contact is known by is always there."""
        if (names := self.call.contact_fields) is not None:
            person.row.values = {
                stored: value
                for stored, value in person.row.values.items()
                if stored in KEY_PREFIXES or _NAMES.get(stored) in names
            }
        if (numbers := self.call.custom_fields_ids) is not None:
            if self.call.dedupe_on == "fieldId":
                numbers = [*numbers, self.call.field_id or ""]
            known = self.reader.custom_fields  # without those that were deleted since the call
            keys = {known[number].key for number in numbers if number in known}
            person.row.custom = {key: value for key, value in person.row.custom.items() if key in keys}
