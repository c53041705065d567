"""Writers that meet: who loses a key, a lock or a contact reads again and tries again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, transaction

from .resolving import Stale

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 20
_RETRIED = {"40P01", "40001", "23503"}  # deadlock_detected, serialization_failure, foreign_key_violation
_attempt: ContextVar[int] = ContextVar("attempt", default=0)


def retried(write: Callable[P, R]) -> Callable[P, R]:
    """Run `write` in a transaction, again from the start where another writer came between.

    As part of a larger write of this kind it is that one which starts again, so there is no savepoint. What PostgreSQL
    refuses inside a caller's transaction ends that transaction, so it is left to the caller.
    """

    @wraps(write)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        if _attempt.get():
            return write(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with _transaction(attempt):
                    return write(*args, **kwargs)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            except DatabaseError as error:
                if attempt == ATTEMPTS or _sqlstate(error) not in _RETRIED or _is_inside_another():
                    raise
        raise AssertionError("unreachable")

    return again


def is_first_attempt() -> bool:
    """Whether the write under way may leave to its commit what would have to be asked or locked before.

    What the commit then refuses, since somebody came between, the next attempt does with care.
    """
    return _attempt.get() == 1


@contextmanager
def _transaction(attempt: int) -> Iterator[None]:
    """A caller's transaction gives no second chance, so there the first attempt is careful."""
    token = _attempt.set(attempt + 1 if _is_inside_another() else attempt)
    try:
        with transaction.atomic():
            yield
    finally:
        _attempt.reset(token)


def _is_inside_another() -> bool:
    return transaction.get_connection().in_atomic_block


def _sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
