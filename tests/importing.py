"""Runs an import command on a text as its users do: a real file, the real command, its last line."""

import csv

from django.core.management import call_command

from contacts.models import Import


class FileImport:
    """`run("contacts", "email\\n…")` answers the last line of standard output; `rejected` reads the rejects file."""

    def __init__(self, folder, capsys):
        self.folder = folder
        self.capsys = capsys

    def __call__(self, kind, text, *options, encoding="utf-8", name=None):
        path = self.folder / (name or f"{kind}.csv")
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        self.capsys.readouterr()
        call_command(f"import_{kind}", str(path), *options)
        return self.capsys.readouterr().out.strip().splitlines()[-1]

    def rejected(self, kind):
        with (self.folder / f"{kind}.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def counts(created=0, updated=0, unchanged=0, rejected=0):
    return f"created {created}, updated {updated}, unchanged {unchanged}, rejected {rejected}"


def undo(number=-1):
    """Undo one of the imports, the latest if not told otherwise; what is kept of it."""
    log = list(Import.objects.order_by("pk"))[number]
    call_command("undo_import", str(log.pk))
    log.refresh_from_db()
    assert log.state == "undone"
    return log.undo


def kept(undone):
    return [(each["contact"], each["field"], each["reason"]) for each in undone["kept"]]
