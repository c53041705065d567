"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

from django.db import connections, models
from django.db.models import F, Value

from contacts import searching
from crm.estimates import expected_of
from crm.lookups import Compared

MOST_RARE = 2_000
"""Up to so many matches are rare: they are fetched by their keys and sorted."""

READS_AN_INDEX_ONCE = (17,)
"""The version from which on PostgreSQL reads an index once for many keys, not anew for each."""

LEAST_AHEAD, MOST_AHEAD = 500, 40_000
"""A walk past fewer contacts costs next to nothing, and to name more of them costs more than to sort who matches."""


class MatchesWords(Compared):
    """For a query made by `searching.as_tsquery`."""

    lookup_name = "words"
    sql = "{} @@ {}::tsquery"


def has_words(q: str) -> MatchesWords | None:
    """That every word of `q` begins a word of the name, email, phone or an ID; None where it has no word."""
    query = searching.as_tsquery(q)
    return MatchesWords(F("search"), Value(query)) if query else None


class ContactQuerySet(models.QuerySet):
    def matching(self, q: str):
        """Contacts that have the words of `q`; blank asks nothing. `WordSearch` is quicker for a page of a list."""
        if not q.strip():
            return self
        condition = has_words(q)
        return self.filter(condition) if condition else self.none()

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
