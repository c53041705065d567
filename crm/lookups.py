"""Comparisons that Django has no lookup for, and what they compare with."""

from typing import Any

from django.db.models import BigIntegerField, Case, Func, Value, When
from django.db.models.functions import Lower
from django.db.models.lookups import Lookup


class Compared(Lookup):
    """Subclasses say in `sql` how the left side is compared with the right one."""

    prepare_rhs = False
    sql: str

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return self.sql.format(left, right), [*left_params, *right_params]


class IsOneOf(Compared):
    """One parameter, however many keys: a list of them, or an array of a subquery."""

    lookup_name = "is_one_of"
    sql = "{} = ANY ({}::bigint[])"


class KeyAlone(Func):
    """A key in a form that only an index built on that form answers.

    The planner takes the array of a subquery for a few keys, and would visit the row of each by the primary key.
    """

    template = "(%(expressions)s + 0)"
    output_field = BigIntegerField()


def in_lower_case(text: str) -> Lower:
    """By PostgreSQL, as columns are: its small letters aren't Python's for all languages."""
    return Lower(Value(text))


def checked(condition: Any) -> Case:
    """The condition, of which each row that is read is checked: it leads to no index, and a subquery is hashed."""
    return Case(When(condition, then=True))
