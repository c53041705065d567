"""Files that arrive: measured, known again by their content, and forgotten when they are done."""

import hashlib
import os
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from contacts.models import Import
from crm.tables import UnknownEncoding, Unreadable, open_table
from crm.uploads import ReceivedFile

from .options import ImportOptions

BLOCK = 1 << 20

KEPT_FOR = timedelta(days=30)
LONGEST_UPLOAD = timedelta(days=1)
_OURS = re.compile(r"[0-9a-f]{32}|.*\.upload")
"""The names that uploaded files have; others in their folder are not ours."""
ABANDONED = (Import.State.DRAFT, Import.State.STOPPED, Import.State.FAILED)


def received(path: Path, kind: str, name: str, options: ImportOptions, user: Any = None) -> Import:
    """The import of a file that lies at `path`; not saved, since a dry run never is."""
    digest, size = _content_of(path)
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path.name).decode(errors="replace")
        raise Unreadable(f"{shown}: this name, or that of its folder, isn't UTF-8 text. Rename it.") from None
    return Import(
        kind=kind,
        file_name=name[:255],
        path=str(path.resolve()),
        size=size,
        sha256=digest,
        options=options.as_json(),
        created_by=user,
    )


def refuse_another(log: Import) -> None:
    """Raise Unreadable if what lies at the path of an import is no longer what it began with."""
    if _content_of(Path(log.path))[0] != log.sha256:
        raise Unreadable(f"{log.path} has changed since this import began, so it can't go on. Import it anew.")


def _content_of(path: Path) -> tuple[str, int]:
    """The SHA-256 of the file, and its bytes."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        return digest.hexdigest(), path.stat().st_size
    except OSError as error:
        raise Unreadable(f"{path.name} can't be read: {error.strerror}.") from error


def uploaded(file: ReceivedFile, kind: str, user: Any) -> Import:
    """The saved import of a file that somebody sent; raises Unreadable, and then keeps nothing."""
    path = file.keep_as(uuid4().hex)
    try:
        header, options = found_in(path)
        log = received(path, kind, file.name or "", options, user)
        log.header = header
        log.save()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return log


def found_in(path: Path) -> tuple[list[str], ImportOptions]:
    """The names of the columns, and how the file is read as far as that is certain."""
    encoding = None
    try:
        table = open_table(path)
        encoding = getattr(table, "encoding", None)
    except UnknownEncoding as unknown:
        table = open_table(path, unknown.guess or "cp1252")
    return table.header, ImportOptions(encoding=encoding, delimiter=getattr(table, "delimiter", None))


def forget_abandoned() -> None:
    """Drafts that nobody started, files of imports that nobody went on with, and what killed processes have left."""
    now = timezone.now()
    idle_since = Coalesce("advanced_at", "created_at")
    left = Import.objects.exclude(path="").filter(state__in=ABANDONED).alias(idle_since=idle_since)
    for log in left.filter(idle_since__lt=now - KEPT_FOR).lean():
        forget_file(log)
        if log.state == Import.State.DRAFT and log.origin_id is None:
            log.delete()
    needed = Import.objects.exclude(path="").exclude(state__in=(Import.State.DONE, Import.State.UNDONE))
    names = {Path(path).name for path in needed.values_list("path", flat=True)}
    for path in settings.UPLOADS_DIR.iterdir() if settings.UPLOADS_DIR.is_dir() else ():
        age = LONGEST_UPLOAD if path.suffix == ".upload" else KEPT_FOR
        if _OURS.fullmatch(path.name) and path.name not in names:
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < (now - age).timestamp():
                    path.unlink()


def forget_file(log: Import) -> None:
    """Delete the file if it was uploaded; an operator's own stays where it is."""
    path = Path(log.path)
    if log.path and path.parent == settings.UPLOADS_DIR.resolve():
        path.unlink(missing_ok=True)
        log.path = ""
        if log.pk:
            Import.objects.filter(pk=log.pk).update(path="")
