"""Many contacts in one call: kept first, then written together by a job, each with its own result."""

import json
from typing import Any

import pydantic
from django.utils import timezone

from contacts.models import ApiKey, ContactBatch
from contacts.writing import Outcome
from contacts.writing.resolving import KEY_PREFIXES
from contacts.writing.retrying import retried

from .api import fault_of
from .errors import Refused
from .people import find_by_field, refuse_rejected, write_people
from .refusals import MOST_A_MINUTE, keep_refusal
from .rows import ADDRESS, PERSONAL, Person, Reader
from .schemas import ContactIn, ContactsCall

ALONE = "/api/v1/contact"

_NAMES = {
    **{stored: name for name, stored in PERSONAL.values()},
    **{stored: name for name, stored in ADDRESS.items()},
    "birth_date": "birthDate",
}
"""{field of the contact: what `contactFields` calls it}"""


def keep_batch(key: ApiKey, call: ContactsCall) -> ContactBatch:
    Reader(key).check_named(call)
    return ContactBatch.objects.create(key=key, call=json.dumps(call.model_dump()))


@retried
def write_kept_batch(batch_id: int) -> None:
    """All of it in one transaction: a worker that is killed leaves it as it was."""
    batch = ContactBatch.objects.select_for_update(of=("self",)).select_related("key__origin", "key__application")
    kept = batch.get(pk=batch_id)
    if kept.state == ContactBatch.State.FINISHED:
        return
    call = ContactsCall(**json.loads(kept.call))
    kept.results = Batch(kept.key, call).write()
    kept.call, kept.state, kept.finished_at = "", ContactBatch.State.FINISHED, timezone.now()
    kept.save(update_fields=["results", "call", "state", "finished_at"])


class Batch:
    """The contacts of one call: each is read by itself, so that a faulty one holds up no other."""

    def __init__(self, key: ApiKey, call: ContactsCall):
        self.key = key
        self.call = call
        self.reader = Reader(key)
        self.kept = 0

    def write(self) -> list[dict[str, Any]]:
        """What became of each, in the order of the call."""
        lines: dict[int, dict[str, Any]] = {}
        people: dict[int, Person] = {}
        for index, given in enumerate(self.call.contacts):
            try:
                person = self._read(given)
                if self.call.dedupe_on == "fieldId":
                    lines[index] = self._write_by_field(index, person)
                else:
                    people[index] = person
            except Refused as refused:
                lines[index] = self._refused(index, refused)
        outcomes = write_people(list(people.values()), self.key, self.call.dedupe_on)
        for index, outcome in zip(people, outcomes, strict=True):
            lines[index] = self._written(index, people[index], outcome)
        return [lines[index] for index in sorted(lines)]

    def _write_by_field(self, index: int, person: Person) -> dict[str, Any]:
        """One after the other, since a later one may have the value of one before."""
        find_by_field(person, self.reader, self.call.field_id)
        [outcome] = write_people([person], self.key)
        return self._written(index, person, outcome)

    def _written(self, index: int, person: Person, outcome: Outcome) -> dict[str, Any]:
        try:
            refuse_rejected(outcome, person.row)
        except Refused as refused:
            return self._refused(index, refused)
        conflicts = [{"field": each.field, "value": each.value} for each in outcome.conflicts]
        return {"index": index, "id": outcome.contact_id, "result": outcome.result.value, "conflicts": conflicts}

    def _refused(self, index: int, refused: Refused) -> dict[str, Any]:
        """Kept as a call on this contact alone, which can be made again."""
        if self.kept < MOST_A_MINUTE:
            self.kept += 1
            one = {**self.call.contacts[index], "dedupeOn": self.call.dedupe_on, "fieldId": self.call.field_id}
            payload = json.dumps(one, ensure_ascii=False)
            reason = f"{refused.field}: {refused.message}"
            keep_refusal(self.key, f"POST {ALONE}", ALONE, payload, status=refused.status, reason=reason)
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
        """What the call doesn't name as to be written; identifiers are always there."""
        if (names := self.call.contact_fields) is not None:
            person.row.values = {
                stored: value
                for stored, value in person.row.values.items()
                if stored in KEY_PREFIXES or _NAMES.get(stored) in names
            }
        if (numbers := self.call.custom_fields_ids) is not None:
            known = self.reader.custom_fields  # without those that were deleted since the call
            keys = {known[number].key for number in numbers if number in known}
            person.row.custom = {key: value for key, value in person.row.custom.items() if key in keys}
