"""What can go wrong around an import, in words for the person who has to do something about it."""

import errno
import os

from django.db import DatabaseError

NO_ROOM = os.strerror(errno.ENOSPC)
"""All that an error of PostgreSQL's still says of it when it comes from another process."""


def in_words(error: BaseException) -> str:
    if isinstance(error, OSError):
        return "The disk is full; make room." if error.errno == errno.ENOSPC else f"The computer failed: {error}."
    if isinstance(error, DatabaseError):
        said = str(error).strip()
        return "The disk of the database is full; make room." if NO_ROOM in said else f"The database failed: {said}."
    return str(error) or type(error).__name__
