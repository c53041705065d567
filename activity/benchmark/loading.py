"""A database filled with the demo's people through the import commands, as an operator would fill it."""

from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from .commands import Run, run
from .databases import Database
from .files import KINDS, Files
from .samples import CHOICE, NUMBER

LOG_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def prepare(database: Database, catalogue: Path) -> None:
    """Empty but for the fields and categories that the files name; what filters ask for gets its index."""
    database.create()
    with database.in_use():
        call_command("loaddata", catalogue, verbosity=0)


def index_fields(database: Database) -> None:
    """The fields that the measured filters ask for."""
    for key in (CHOICE, NUMBER):
        run(database.environment, "index_field", key)


def import_file(database: Database, kind: str, path: Path) -> Run:
    return run(database.environment, f"import_{kind}", path, "--no-progress")


def load(database: Database, files: Files) -> None:
    """The base of the files, the catalogue included."""
    prepare(database, files.catalogue)
    for kind in KINDS:
        import_file(database, kind, files.path(kind, "base"))


def log_in(database: Database) -> str:
    """The cookie of a member of staff, who may also see the stock admin; the session is made right in the database."""
    with database.in_use():
        user, _ = get_user_model().objects.get_or_create(username="benchmark", is_staff=True, is_superuser=True)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = LOG_IN_BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
    return f"sessionid={session.session_key}"
