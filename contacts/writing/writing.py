"""Batches of rows become contacts: resolve, merge, compare, store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from contacts.models import KEY_PREFIXES, Origin, Source

from . import consent, standing, storing
from .drafts import Draft
from .resolving import Clash, Register, Unresolved, keys_of
from .retrying import retried
from .rows import Conflict, ContactRow, Existing, Outcome, Result


def write_contact(row: ContactRow, origin: Origin, **options) -> Outcome:
    """A batch of one; see `write_contacts`."""
    return write_contacts([row], origin, **options)[0]


@retried
def write_contacts(
    rows: Sequence[ContactRow],
    origin: Origin,
    *,
    match: Collection[str] = (),
    source: str = Source.IMPORT,
    create: bool = True,
    existing: Existing = Existing.UPDATE,
    dry_run: bool = False,
) -> list[Outcome]:
    """Resolve and store the rows, and say of each what became of it; all of them or, on an error, none.

    Rows of one contact are merged in order: the first carries the result, the others count as unchanged.
    `match` names the fields to resolve by, instead of the strongest known key. Without `create` an unknown person is
    rejected; `existing` says what becomes of a known one. A new contact comes from `source` unless its row says
    otherwise. `dry_run` writes nothing and tells what would have been.
    """
    now = timezone.now()
    touched = existing != Existing.SKIP or any(row.withdrawal for row in rows)
    batch = Batch(storing.read_register(rows, lock=touched and not dry_run, whole=touched, dry_run=dry_run))
    batch.add(rows, match, create=create, existing=existing)
    batch.judge_holders(rows)
    for draft in batch.new:
        draft.values = {"source": source, "created_at": now} | draft.values
    storing.draw_ids(batch.new, dry_run=dry_run)
    if not dry_run:
        # Before suppressions are read: so of two who at one moment write an address and suppress it, one waits.
        storing.store_identities(batch.register)
        storing.keep_free(batch.spoken_of())
    written = [*batch.new, *batch.existing]
    standing.apply(written, batch.rows_of, batch.nameless, origin=origin, now=now, dry_run=dry_run)
    categories = consent.plan(written, batch.rows_of, now)
    for draft in written:
        batch.judge(draft, consented=categories.changes.get(draft))
    if not dry_run:
        _store(batch, categories, origin, now)
    return batch.outcomes(categories)


def _store(batch: "Batch", categories: consent.Plan, origin: Origin, now: datetime) -> None:
    changed = [draft for draft in batch.existing if batch.changes.get(draft)]
    storing.store_new(batch.new, now)
    storing.store_changed(changed, now)
    consent.store(categories, now)
    history: list[tuple[int, int | None, dict]] = [(draft.id, batch.line_of(draft), {}) for draft in batch.new]
    history += [(draft.id, batch.line_of(draft), batch.changes[draft]) for draft in changed]
    if history:
        storing.store_history(history, origin.pk, now)


Fate = tuple[Draft | None, list[Clash], str]
"""What a row turned out to be: its contact, the values that others hold, the reason of a rejection."""

MOST_PASSES = 5


class Batch:
    """The rows of one write, and the contacts that they turned out to be."""

    def __init__(self, register: Register):
        self.register = register
        self.new: list[Draft] = []
        self.existing: dict[Draft, None] = {}
        self.nameless: list[ContactRow] = []
        self.rows_of: dict[Draft, list[ContactRow]] = defaultdict(list)
        self.changes: dict[Draft, dict[str, list]] = {}
        self._fates: list[Fate] = []

    def add(self, rows: Sequence[ContactRow], match: Collection[str], *, create: bool, existing: Existing) -> None:
        """Resolve the rows in order and merge each into its contact's draft.

        A row may have been resolved by a key that a later row took from its contact. Such rows are gone through
        again, until each names the contact that it would name, and gets the values, if all were imported once more.
        """
        named: list[Draft | None] | None = None
        for number in range(MOST_PASSES):
            if number:
                self._forget_values()
            self.nameless = []
            self.rows_of.clear()
            self._fates = [self._add(row, match, create, existing) for row in rows]
            before, named = named, [fate[0] for fate in self._fates]
            if not self.register.freed or (named == before and self._is_settled()):
                return
            if self.register.freed.isdisjoint(key for row in rows for _, key in keys_of(row)):
                return

    def _is_settled(self) -> bool:
        """Whether the values that stay with others are still theirs, now that all rows were heard."""
        clashes = [clash for _, clashes, _ in self._fates for clash in clashes if clash[0] in KEY_PREFIXES]
        holders = self.register.holders
        return all(holders.get(KEY_PREFIXES[name] + value) is holder for name, value, holder in clashes)

    def _forget_values(self) -> None:
        """What the rows said goes to whom they name this time; the keys are claimed already."""
        for draft in (*self.new, *self.existing):
            draft.values = {name: value for name, value in draft.values.items() if name in KEY_PREFIXES}
            draft.custom.clear()

    def judge_holders(self, rows: Iterable[ContactRow]) -> None:
        """Whoever holds an email of which a row tells is judged with the others, though the row is about another."""
        emails = dict.fromkeys(row.values.get("email") for row in rows if row.standing and row.standing.suppresses)
        holders = [self.register.holders.get(f"{KEY_PREFIXES['email']}{email}") for email in emails if email]
        self.existing |= {holder: None for holder in holders if holder and holder.stored}

    def spoken_of(self) -> set[str]:
        """The keys of emails of nobody that are to be suppressed."""
        told = ((row.values.get("email"), row.standing) for row in self.nameless if row.standing)
        keys = {f"{KEY_PREFIXES['email']}{email}" for email, standing in told if email and email == standing.address}
        return keys - self.register.holders.keys()

    def _add(self, row: ContactRow, match: Collection[str], create: bool, existing: Existing) -> Fate:
        try:
            draft = self.register.resolve(row, match)
            if draft is None:
                draft = self._new(create)
        except Unresolved as error:
            self.nameless.append(row)
            return None, [], str(error)
        said = row.withdrawal if existing == Existing.SKIP and not draft.is_new else row
        if said is None:
            return draft, [], ""
        clashes = self.register.merge(said, draft, gaps_only=existing == Existing.FILL and not draft.is_new)
        if not draft.is_new:
            self.existing[draft] = None
        self.rows_of[draft].append(said)
        return draft, clashes, ""

    def _new(self, create: bool) -> Draft:
        if not create:
            raise Unresolved("nobody with this identifier is known")
        draft = Draft()
        self.new.append(draft)
        return draft

    def judge(self, draft: Draft, consented: dict[str, list] | None) -> None:
        """Settle what has changed about a contact that was there before."""
        if not draft.is_new:
            self.changes[draft] = {**draft.changes(), **(consented or {})}

    def line_of(self, draft: Draft) -> int | None:
        rows = self.rows_of[draft]
        return rows[0].line if rows else None

    def outcomes(self, categories: consent.Plan) -> list[Outcome]:
        told: set[Draft] = set()
        return [self._outcome(*fate, categories, told) for fate in self._fates]

    def _outcome(
        self,
        draft: Draft | None,
        clashes: list[Clash],
        reason: str,
        categories: consent.Plan,
        told: set[Draft],
    ) -> Outcome:
        if draft is None:
            return Outcome(Result.REJECTED, reason=reason)
        conflicts = [Conflict(name, value, holder.id) for name, value, holder in clashes]
        if draft in told:
            return Outcome(Result.UNCHANGED, draft.id, conflicts=conflicts)
        told.add(draft)
        changes = self.changes.get(draft, {})
        result = Result.CREATED if draft.is_new else Result.UPDATED if changes else Result.UNCHANGED
        return Outcome(result, draft.id, "", conflicts, categories.kept.get(draft, []), changes)
