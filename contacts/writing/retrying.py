"""Writers that meet: who loses a key or a lock reads again and tries again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

from .resolving import Stale

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 20
_RETRIED = {"40P01", "40001"}  # deadlock_detected, serialization_failure


def retried(write: Callable[P, R]) -> Callable[P, R]:
    """Run `write` in a transaction, again from the start where another writer came between.

    A deadlock inside a caller's transaction ends that transaction, so it is left to the caller.
    """

    @wraps(write)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            except OperationalError as error:
                if (
                    attempt == ATTEMPTS
                    or _sqlstate(error) not in _RETRIED
                    or transaction.get_connection().in_atomic_block
                ):
                    raise
        raise AssertionError("unreachable")

    return again


def _sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
