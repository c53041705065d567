"""Writers that meet: who loses a key or a lock reads again and tries again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

from .resolving import Stale

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 20
_RETRIED = {"40P01", "40001"}  # deadlock_detected, serialization_failure
_under_way: ContextVar[bool] = ContextVar("under_way", default=False)


def retried(write: Callable[P, R]) -> Callable[P, R]:
    """Run `write` in a transaction, again from the start where another writer came between.

    As part of a larger write of this kind it is that one which starts again, so there is no savepoint. A deadlock
    inside a caller's transaction ends that transaction, so it is left to the caller.
    """

    @wraps(write)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        if _under_way.get():
            return write(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with _attempt():
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


@contextmanager
def _attempt() -> Iterator[None]:
    token = _under_way.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _under_way.reset(token)


def _sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
