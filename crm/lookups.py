"""Comparisons that Django has no lookup for."""

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
    """One parameter, however many keys: a list of them, or an array as text."""

    lookup_name = "is_one_of"
    sql = "{} = ANY ({}::bigint[])"
