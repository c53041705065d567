"""Where the files of exports lie: in a folder that only its owner may enter, until they are too old."""

import hashlib
import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from contacts.models import Export


def path_for(export: Export) -> Path:
    """Of this run alone, so that one that was overtaken spoils nothing."""
    folder = settings.EXPORTS_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{export.pk}-{export.run}.{export.format}"


def clear(export: Export) -> None:
    """Delete what earlier runs have left."""
    for path in _files_of(export):
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_old() -> int:
    """Delete the files that were written more than `EXPORT_DAYS` ago, whatever left them; how many. The log stays."""
    before = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    old = [path for path in settings.EXPORTS_DIR.glob("*") if _written_at(path) < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    Export.objects.filter(path__in=map(str, old)).update(path="")
    return len(old)


def _written_at(path: Path) -> float:
    """In seconds; of one that an export has just finished, and so renamed, no time that has come."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _files_of(export: Export) -> Iterator[Path]:
    """Finished ones, and those that a killed run was writing."""
    for pattern in (f"{export.pk}-*", f".{export.pk}-*"):
        yield from settings.EXPORTS_DIR.glob(pattern)
