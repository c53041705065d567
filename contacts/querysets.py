"""Questions asked of contacts; each method narrows, orders or loads, one idea each."""

from django.db import models
from django.db.models import F, Value

from contacts import searching
from crm.lookups import Compared


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
