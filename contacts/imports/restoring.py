"""Gives fields of contacts back the values that they had before an import, by the one path that writes contacts."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from contacts.models import Contact, Origin, Subscription, SubscriptionCategory
from contacts.writing import Consent, ContactRow, Outcome, Result, write_contacts

from .histories import Entry, History
from .undone import CHANGED, HELD, WITHDRAWN, Kept

SUBSCRIBED, UNSUBSCRIBED = Subscription.State.SUBSCRIBED.value, Subscription.State.UNSUBSCRIBED.value
SUPPRESSED = "suppressions stay with their address"
STAYS = {
    "confirmation_asked_at": "the address stays to be confirmed",
    "confirmed_at": "a confirmation stays",
}
"""{field: why it does not go back without the email}"""
WITH_EMAIL = "goes with the email"
_READ: dict[str, Callable[[str], date]] = {
    "birth_date": date.fromisoformat,
    **dict.fromkeys(STAYS, datetime.fromisoformat),
}


class Restoring:
    """Collects the rows that bring back what was, and what stays instead."""

    def __init__(self, contacts: dict[int, Contact], origin: Origin):
        self.contacts = contacts
        self.origin = origin
        self.categories = dict(SubscriptionCategory.objects.values_list("key", "id"))
        self.states = _states(contacts)
        self.rows: list[ContactRow] = []
        self.statuses: dict[int, str] = {}
        self.kept: list[Kept] = []

    def restore(self, contact_id: int, history: History) -> None:
        """The fields that the import changed; those that must stay are listed."""
        row, returned = ContactRow(contact_id=contact_id), []
        written = history.written()
        email = written.get("email")
        with_email = bool(email and not self._reason_to_stay(contact_id, "email", history, email[-1]))
        for name, entries in written.items():
            reason = self._reason_to_stay(contact_id, name, history, entries[-1])
            if reason or (name in STAYS and not with_email):
                reason = reason or (STAYS[name] if entries[-1].new else WITH_EMAIL)
                self.kept.append(Kept(contact_id, reason, name))
                continue
            old, since, source = history.before(entries)
            kind, _, key = name.partition(".")
            if name == "email_status":
                self.statuses[contact_id] = old
            elif kind == "custom":
                row.custom[key] = old
            elif kind == "subscription":
                returned.append((self.categories[key], old, since, source))
            else:
                read = _READ.get(name)
                row.values[name] = read(old) if read and old else old
        self._add(row, returned)

    def withdraw(self, contact_id: int, history: History) -> None:
        """The categories that came with a contact which the import created, and which stays."""
        returned = [
            (category, "", None, "")
            for key, category in self.categories.items()
            if self.states.get((contact_id, category)) == SUBSCRIBED
            and all(map(history.is_own, history.entries.get(f"subscription.{key}", ())))
        ]
        self._add(ContactRow(contact_id=contact_id), returned)

    def _add(self, row: ContactRow, returned: list) -> None:
        if returned:
            row.consent = Consent(returned=tuple(returned), source=f"undo of {self.origin.name}")
        if row.values or row.custom or row.consent:
            self.rows.append(row)

    def _reason_to_stay(self, contact_id: int, name: str, history: History, latest: Entry) -> str:
        if not history.is_own(latest):
            return f"{CHANGED} {latest.origin}"
        if name.startswith("subscription.") and latest.new == UNSUBSCRIBED:
            return WITHDRAWN
        if self._present(contact_id, name) != latest.new:
            return CHANGED
        return ""

    def _present(self, contact_id: int, name: str) -> Any:
        """As the history writes it."""
        contact = self.contacts[contact_id]
        kind, _, key = name.partition(".")
        if kind == "custom":
            return contact.custom.get(key)
        if kind == "subscription":
            return self.states.get((contact_id, self.categories.get(key, 0)))
        value = getattr(contact, name, None)
        return value.isoformat() if isinstance(value, date) else value

    def write(self) -> tuple[int, list[Kept]]:
        """How many contacts got something back, and what stayed."""
        outcomes = write_contacts(self.rows, self.origin, match=("contact_id",))
        statuses = {pk: self.contacts[pk].email_status for pk in self.statuses}
        for outcome in outcomes:
            self.kept += _conflicts(outcome)
            if "email_status" in outcome.changes:
                statuses[outcome.contact_id or 0] = outcome.changes["email_status"][1]
        self.kept += [Kept(pk, SUPPRESSED, "email_status") for pk, old in self.statuses.items() if statuses[pk] != old]
        return sum(outcome.result == Result.UPDATED for outcome in outcomes), self.kept


def _conflicts(outcome: Outcome) -> Iterator[Kept]:
    for conflict in outcome.conflicts:
        yield Kept(outcome.contact_id or 0, HELD, conflict.field, holder=conflict.holder_id)


def _states(contact_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """{(contact id, category id): state}"""
    found = Subscription.objects.filter(contact__in=list(contact_ids))
    return {(each.contact_id, each.category_id): each.state for each in found}
