"""Files that arrive: measured, and known again by their content."""

import hashlib
from pathlib import Path
from typing import Any

from contacts.models import Import
from crm.tables import Unreadable

from .options import ImportOptions

BLOCK = 1 << 20


def received(path: Path, kind: str, name: str, options: ImportOptions, user: Any = None) -> Import:
    """The import of a file that lies at `path`; not saved, since a dry run never is."""
    try:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        size = path.stat().st_size
    except OSError as error:
        raise Unreadable(f"{path.name} can't be read: {error.strerror}.") from error
    return Import(
        kind=kind,
        file_name=name[:255],
        path=str(path.resolve()),
        size=size,
        sha256=digest.hexdigest(),
        options=options.as_json(),
        created_by=user,
    )
