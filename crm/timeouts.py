"""Queries that took longer than a page may take."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError
from psycopg.errors import QueryCanceled

Answer = TypeVar("Answer")


def took_too_long(error: BaseException | None) -> bool:
    """Whether the statement timeout stopped the query; anything else is a failure of the database."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)


def unless_too_long(ask: Callable[[], Answer]) -> Answer | None:
    """The answer, or None where the statement timeout stopped a query for it."""
    try:
        return ask()
    except OperationalError as error:
        if not took_too_long(error):
            raise
        return None
