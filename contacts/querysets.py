"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

from django.db import models
from django.db.models import F
from django.db.models.expressions import Value
from django.db.models.lookups import Lookup

from contacts import searching


class MatchesWords(Lookup):
    """`search @@ '...'::tsquery`, for a query made by `searching.as_tsquery`."""

    lookup_name = "words"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", [*left_params, *right_params]


class ContactQuerySet(models.QuerySet):
    def search(self, q: str):
        """Contacts in which every word of `q` begins a word of the name, email, phone or an ID."""
        if not q.strip():
            return self
        query = searching.as_tsquery(q)
        return self.filter(MatchesWords(F("search"), Value(query))) if query else self.none()

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
