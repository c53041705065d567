"""Queries that took longer than a page may take."""

from django.db import OperationalError
from psycopg.errors import QueryCanceled


def took_too_long(error: BaseException | None) -> bool:
    """Whether the statement timeout stopped the query; anything else is a failure of the database."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)
