"""Exports as the worker makes them: the row of the log, the real command, the file."""

import csv
from pathlib import Path

from django.core.management import call_command

from contacts.models import Export


def exported(query="", columns="all", kind="csv", **values):
    """The export when its file is there."""
    export = Export.objects.create(query=query, columns=columns, format=kind, **values)
    call_command("run_export", export.pk)
    export.refresh_from_db()
    return export


def rows_of(export):
    """[{column: cell}] of a CSV."""
    with Path(export.path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
