"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

from django.db import models
from django.db.models import F
from django.db.models.expressions import Value
from django.db.models.lookups import Lookup

from contacts import searching

MOST_RARE = 2_000
"""Up to so many matches are rare: they are fetched by their keys and sorted."""


class MatchesWords(Lookup):
    """`search @@ '...'::tsquery`, for a query made by `searching.as_tsquery`."""

    lookup_name = "words"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", [*left_params, *right_params]


class ContactQuerySet(models.QuerySet):
    def matching(self, q: str):
        """Contacts in which every word of `q` begins a word of the name, email, phone or an ID; blank asks nothing."""
        if not q.strip():
            return self
        query = searching.as_tsquery(q)
        return self.filter(MatchesWords(F("search"), Value(query))) if query else self.none()

    def search(self, q: str):
        """The same, quick for rare words in a long list. Costs one query, which asks the index for the first few.

        PostgreSQL can't tell how rare the beginning of a word is, and would walk the whole list in search of it.
        Frequent words are met soon on such a walk.
        """
        if not q.strip():
            return self
        first = list(ContactQuerySet(self.model).matching(q).values_list("pk", flat=True)[: MOST_RARE + 1])
        return self.filter(pk__in=first) if len(first) <= MOST_RARE else self.matching(q)

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
