"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

import json

from django.db import models
from django.db.models import Case, F, When
from django.db.models.expressions import Value

from contacts import searching
from crm.lookups import Compared, IsOneOf

MOST_RARE = 2_000
"""Up to so many matches are rare: they are fetched by their keys and sorted."""

MOST_UNCOMMON = 10_000
"""Beyond so many a walk along a list of a million meets fifty of them sooner than an index could name all."""

LEAST_AHEAD, MOST_AHEAD = 500, 40_000
"""A walk past fewer contacts costs next to nothing, and to name more of them costs more than to sort who matches."""


def expected_of(*several: models.QuerySet) -> list[int]:
    """How many rows PostgreSQL expects of each, from its statistics."""
    first, *others = (each.order_by().values("pk") for each in several)
    plan = json.loads(first.union(*others, all=True).explain(format="json"))[0]["Plan"]
    return [each["Plan Rows"] for each in (plan["Plans"] if others else [plan])]


def hashed(key: str, contacts: models.QuerySet) -> Case:
    """That the key is one of theirs, for a long walk: a bare IN becomes a join, this a table of hashes made once."""
    return Case(When(**{f"{key}__in": contacts.values("pk")}, then=True))


class MatchesWords(Compared):
    """For a query made by `searching.as_tsquery`."""

    lookup_name = "words"
    sql = "{} @@ {}::tsquery"


class ContactQuerySet(models.QuerySet):
    def matching(self, q: str):
        """Contacts in which every word of `q` begins a word of the name, email, phone or an ID; blank asks nothing."""
        if not q.strip():
            return self
        query = searching.as_tsquery(q)
        return self.filter(MatchesWords(F("search"), Value(query))) if query else self.none()

    def search(self, q: str, *, key: str = "pk", alone: bool = False):
        """The same for one page of a list, quick however common the words are. Costs one or two small queries.

        `key` is the path of the contact's key in the table whose index the list follows; `alone` says that nothing
        else narrows the list. The planner knows common words, which a walk along the list soon meets. It can't tell how
        rare others are, and would walk in vain: so the index of words is asked for them first. In between, where nobody
        knows better, the walk looks up keys among those that match.
        """
        matching = ContactQuerySet(self.model).matching(q)
        if not q.strip() or matching.query.is_empty():
            return self.matching(q)
        expected = matching.expected()
        if expected <= MOST_RARE and (rare := matching.keys_if_rare()) is not None:
            return self.filter(IsOneOf(F(key), Value(rare))) if rare else self.none()
        if alone and expected <= MOST_UNCOMMON:
            return self.filter(hashed(key, matching))
        return self.matching(q)

    def expected(self) -> int:
        """How many rows PostgreSQL expects, from its statistics."""
        return expected_of(self)[0]

    def ahead(self, rows: int) -> int:
        """How many contacts a walk along the whole list passes, and some to spare, until it has met so many of these.

        0 where nobody need know: few match, who can be fetched and sorted, or so many that the walk ends soon. Costs a
        small query.
        """
        matching, everybody = expected_of(self, ContactQuerySet(self.model))
        ahead = 3 * rows * everybody // (2 * max(matching, 1))
        return ahead if matching > MOST_RARE and LEAST_AHEAD <= ahead <= MOST_AHEAD else 0

    def keys_if_rare(self) -> list[int] | None:
        first = list(self.values_list("pk", flat=True)[: MOST_RARE + 1])
        return first if len(first) <= MOST_RARE else None

    def as_lines(self):
        """The columns of the list, as dicts."""
        return self.values(
            "id",
            "first_name",
            "last_name",
            "email",
            "phone",
            "telegram_id",
            "has_mobile_push",
            "has_web_push",
            "email_status",
            "country",
            "city",
            "source",
            "created_at",
            "updated_at",
            last_activity_at=F("summary__last_activity_at"),
        )
