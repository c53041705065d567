"""What a file of an export must hold, as a small JSON beside it, and whether it does."""

import json
from pathlib import Path
from typing import Any

from contacts.models import Export
from crm.tables import Unreadable, open_table

from .files import sha256_of

ENDING = ".manifest.json"
COMPARED = {"sha256": str, "rows": int, "columns": list}


class NoManifest(Exception):
    """There is none to compare with; the message says what is there instead."""


def manifest_of(export: Export) -> dict[str, Any]:
    return {
        "file": export.file_name,
        "format": export.format,
        "filter": export.words,
        "address": export.address,
        "rows": export.rows,
        "columns": export.header,
        "bytes": export.size,
        "sha256": export.sha256,
        "exported_by": export.created_by.get_username() if export.created_by else None,
        "exported_at": export.finished_at.isoformat() if export.finished_at else None,
        "export": export.pk,
    }


def manifest_name(export: Export) -> str:
    return str(Path(export.file_name).with_suffix(ENDING))


def read_manifest(path: Path) -> dict[str, Any]:
    """Raises NoManifest where it isn't one of ours."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoManifest(f"{path} can't be read: {error.strerror}.") from None
    except ValueError:
        raise NoManifest(f"{path} is no manifest: it isn't JSON.") from None
    told = manifest if isinstance(manifest, dict) else {}
    if not all(isinstance(told.get(name), kind) for name, kind in COMPARED.items()):
        raise NoManifest(f"{path} is no manifest of an export, which says {', '.join(COMPARED)}.")
    return told


def faults_of(path: Path, manifest: dict[str, Any]) -> list[str]:
    """What about the file is not as the manifest says, in sentences; raises Unreadable."""
    return [*_content_faults(path, manifest), *_table_faults(path, manifest)]


def _content_faults(path: Path, manifest: dict[str, Any]) -> list[str]:
    try:
        digest = sha256_of(path)
    except OSError as error:
        raise Unreadable(f"{path} can't be read: {error.strerror}.") from error
    if digest == manifest["sha256"]:
        return []
    return [f"The checksum is {digest}, not {manifest['sha256']}: the file was changed, or is not whole."]


def _table_faults(path: Path, manifest: dict[str, Any]) -> list[str]:
    try:
        table = open_table(path)
        rows = sum(1 for _ in table)
    except Unreadable as error:
        return [f"Its rows can't be counted: {error}"]
    faults = []
    if rows != manifest["rows"]:
        faults.append(f"It has {rows:,} rows, not {manifest['rows']:,}.")
    if missing := [name for name in manifest["columns"] if name not in table.header]:
        faults.append(f"Columns are missing: {', '.join(missing)}.")
    if added := [name for name in table.header if name not in manifest["columns"]]:
        faults.append(f"Columns were added: {', '.join(added)}.")
    if not missing and not added and table.header != manifest["columns"]:
        faults.append("The columns are in another order.")
    return faults
