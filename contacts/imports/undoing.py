"""Takes back what an import did, step by step; killed, it goes on where it was.

What else it created goes first, such as sends and devices, then its contacts, and then what it changed goes back, each
latest first.

What the import created is removed, and what it updated goes back field by field, unless something else has changed it
since: that stays, and is listed in `Import.undo`, which has the shape of `Undone.as_json()`:

    {"deleted": {"contacts": 12, "sends": 300}, "restored": {"contacts": 3}, "kept_number": 2, "kept": [
        {"contact": 5, "kind": "contacts", "id": null, "field": "city", "reason": "changed since by marketer",
         "holder": null}, …], "user": 1, "origin": 7, "are_created_gone": true, "below": null}

Consent is never loosened: a category that the import subscribed is left again, one that it unsubscribed stays so, and
suppressions stay with their addresses. Campaigns, event types and custom fields stay, too.
"""

from array import array
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from contacts.models import Change, Import, ImportChunk, Origin
from contacts.writing import release_lost_keys
from contacts.writing.retrying import retried
from crm.progress import Progress

from . import logbook
from .kinds import KINDS
from .logbook import State, Ticket
from .receiving import forget_file
from .recorded import Recorded
from .undoing_contacts import take_back_changes, take_back_created
from .undone import Undone

MAY_UNDO = (State.DONE, State.STOPPED, State.FAILED)
STEP = 1_000
"""So many changes of contacts are taken back together."""


def undo_import(log: Import, progress: Progress, allowed: Collection[str] = MAY_UNDO) -> Undone:
    """Undo the saved import, or go on with that, to its end."""
    ticket = logbook.take_up(log, State.UNDOING, allowed)
    with logbook.told(ticket, State.FAILED):
        undone = Undo(log, ticket, Recorded(ticket, progress)).run()
        logbook.end(ticket, State.UNDONE)
    forget_file(log)
    return undone


class Undo:
    """What belongs to contacts is taken back first; what is left then came from elsewhere, and keeps its contact."""

    def __init__(self, log: Import, ticket: Ticket, progress: Recorded):
        self.ticket = ticket
        self.progress = progress
        self.written_by = log.origin_id or 0  # nothing was written before it had one
        self.importer = KINDS[log.kind]
        self.undone = self._begun(Undone.from_json(log.undo))
        self.origin = Origin.objects.get(pk=self.undone.origin or 0)

    def run(self) -> Undone:
        self._take_back_traces()
        self._take_back_changes()
        release_lost_keys()
        return self.undone

    @retried
    def _begun(self, undone: Undone) -> Undone:
        """With its origin, one for the whole undo, however often it is taken up."""
        if undone.origin:
            return undone
        name = f"import #{self.ticket.import_id}"
        origin = Origin.objects.create(kind=Origin.Kind.UNDO, name=name, user_id=undone.user)
        return self._kept(replace(undone, origin=origin.pk))

    def _kept(self, undone: Undone) -> Undone:
        """Written down in the transaction that did it."""
        logbook.keep(self.ticket, undo=undone.as_json())
        return undone

    def _take_back_traces(self) -> None:
        chunks = ImportChunk.objects.filter(by_import=self.ticket.import_id).exclude(trace={}).order_by("-pk")
        sizes = list(chunks.values_list("pk", "lines__len"))
        self.progress.begin("Taking back rows", sum(lines for _, lines in sizes))
        for chunk_id, lines in sizes:
            self.undone = self._take_back_trace(chunk_id)
            self.progress.advance(lines)

    @retried
    def _take_back_trace(self, chunk_id: int) -> Undone:
        """A chunk that has no trace any more is done."""
        chunk = ImportChunk.objects.select_for_update().get(pk=chunk_id)
        part = self.importer.take_back(chunk.trace, self.origin)
        chunk.trace = {}
        chunk.save(update_fields=["trace"])
        return self._kept(self.undone.plus(self.importer.kind, part))

    def _take_back_changes(self) -> None:
        """Those that it created go first: others may get identifiers back that these had taken."""
        if not self.undone.are_created_gone:
            self._step_by_step("Taking back new contacts", self._changes(fields={}))
            self.undone = self._kept(replace(self.undone, are_created_gone=True, below=None))
        self._step_by_step("Taking back changes of contacts", self._changes())

    def _step_by_step(self, phase: str, changes: "array[int]") -> None:
        self.progress.begin(phase, len(changes))
        for start in range(0, len(changes), STEP):
            step = changes[start : start + STEP]
            self.undone = self._take_back_contacts(list(step))
            self.progress.advance(len(step))

    def _changes(self, **only: Any) -> "array[int]":
        """The ids of the import's changes that are to be taken back yet, latest first."""
        changes = Change.objects.filter(origin=self.written_by, **only).order_by("-pk")
        if self.undone.below:
            changes = changes.filter(pk__lt=self.undone.below)
        return array("q", changes.values_list("pk", flat=True).iterator(10_000))

    @retried
    def _take_back_contacts(self, changes: list[int]) -> Undone:
        take_back = take_back_changes if self.undone.are_created_gone else take_back_created
        part = take_back(changes, self.written_by, self.origin)
        return self._kept(replace(self.undone.plus("contacts", part), below=changes[-1]))
