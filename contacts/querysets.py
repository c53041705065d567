"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

import json
from typing import Any

from django.db import connections, models
from django.db.models import Case, Count, F, Q, Value, When

from contacts import searching
from crm.lookups import Compared, IsOneOf, array_text

MOST_RARE = 2_000
"""Up to so many matches are rare: they are fetched by their keys and sorted."""

MOST_UNCOMMON = 10_000
"""Beyond so many a walk along a list of a million meets fifty of them sooner than an index could name all."""

READS_AN_INDEX_ONCE = (17,)
"""The version from which on PostgreSQL reads an index once for many keys, not anew for each."""

LEAST_AHEAD, MOST_AHEAD = 500, 40_000
"""A walk past fewer contacts costs next to nothing, and to name more of them costs more than to sort who matches."""


def expected_of(*several: models.QuerySet) -> list[int]:
    """How many rows PostgreSQL expects of each, from its statistics; of one that asks for nobody it isn't asked."""
    asked = [each.order_by().values("pk") for each in several if not each.query.is_empty()]
    if not asked:
        return [0] * len(several)
    first, *others = asked
    plan = json.loads(first.union(*others, all=True).explain(format="json"))[0]["Plan"]
    rows = iter([each["Plan Rows"] for each in (plan["Plans"] if others else [plan])])
    return [0 if each.query.is_empty() else next(rows) for each in several]


def hashed(condition: Any) -> Case:
    """That the key is one of many, for a long walk: the bare condition leads to them, this to a table of hashes."""
    return Case(When(condition, then=True))


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
        rare others are, and would walk in vain: so the index of words is asked for them first. In between, and of those
        who turn out to be many where few were expected, the walk looks up keys among those that match.
        """
        matching = ContactQuerySet(self.model).matching(q)
        if not q.strip() or matching.query.is_empty():
            return self.matching(q)
        expected = matching.expected()
        if expected <= MOST_RARE:
            number, keys = matching.first_keys(MOST_UNCOMMON + 1)
            if not number:
                return self.none()
            if number <= MOST_UNCOMMON:
                found = IsOneOf(F(key), Value(keys))
                return self.filter(hashed(found) if alone and number > MOST_RARE else found)
        if alone and expected <= MOST_UNCOMMON:
            return self.filter(hashed(Q(**{f"{key}__in": matching.values("pk")})))
        return self.matching(q)

    def expected(self) -> int:
        """How many rows PostgreSQL expects, from its statistics."""
        return expected_of(self)[0]

    def are_few(self) -> bool:
        """Whether PostgreSQL expects so few that they are sooner fetched than met on a walk. Costs a small query."""
        return self.expected() <= MOST_RARE

    def ahead(self, rows: int) -> int:
        """How many contacts a walk along the whole list passes, and some to spare, until it has met so many of these.

        0 where nobody need know: few match, who can be fetched and sorted, or so many that the walk ends soon; and on a
        server that reads an index anew for each of many keys. Costs a small query.
        """
        if connections[self.db].get_database_version() < READS_AN_INDEX_ONCE:
            return 0
        matching, everybody = expected_of(self, ContactQuerySet(self.model))
        ahead = 5 * rows * everybody // (4 * max(matching, 1))
        return ahead if matching > MOST_RARE and LEAST_AHEAD <= ahead <= MOST_AHEAD else 0

    def first_keys(self, most: int) -> tuple[int, str]:
        """How many there are, up to `most`, and the keys of these as the text of an array."""
        found = self.order_by()[:most].aggregate(number=Count("pk"), keys=array_text("pk"))
        return found["number"], found["keys"] or "{}"

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
