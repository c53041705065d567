"""Rows of the list on their way into a file, and what belongs to them beside their own columns."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Value

from contacts.custom_values import LIST_SEPARATOR
from contacts.models import WORST_FIRST, EmailStatus, Subscription, Suppression
from crm.lookups import IsOneOf

Since = tuple[datetime | None, str, str]
"""Since when an email has its status, the reason, and what caused it."""


class Batch:
    """Some rows, each {column: value}; what belongs to them costs one query for all, on the connection `using`."""

    def __init__(self, rows: list[dict[str, Any]], using: str):
        self.rows = rows
        self._using = using

    def categories(self, state: str) -> list[str]:
        """Of each row the keys of the categories that are in this state."""
        return [LIST_SEPARATOR.join(self._categories[row["id"], state]) for row in self.rows]

    @cached_property
    def standings(self) -> list[Since]:
        """Of each row."""
        return [self._standing(row) for row in self.rows]

    def _standing(self, row: dict[str, Any]) -> Since:
        if row["email_status"] == EmailStatus.NOT_CONFIRMED:
            return row["confirmation_asked_at"], "", ""
        return self._suppressions.get((row["email"], row["email_status"]), (None, "", ""))

    @cached_property
    def _categories(self) -> dict[tuple[int, str], list[str]]:
        found = defaultdict(list)
        are_listed = IsOneOf(F("contact_id"), Value([row["id"] for row in self.rows]))
        stored = Subscription.objects.using(self._using).filter(are_listed)
        for contact, state, key in stored.order_by("category__key").values_list("contact", "state", "category__key"):
            found[contact, state].append(key)
        return found

    @cached_property
    def _suppressions(self) -> dict[tuple[str, str], Since]:
        """{(email, status): …}, of those in force."""
        emails = [row["email"] for row in self.rows if row["email_status"] in WORST_FIRST]
        in_force = Suppression.objects.using(self._using).in_force_on(*emails)
        return {
            (address, kind): (at, reason, cause)
            for address, kind, at, reason, cause in in_force.values_list("address", "kind", "at", "reason", "cause")
        }
