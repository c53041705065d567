"""Whether a file is still what an export made."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from contacts.exports.manifest import ENDING, NoManifest, faults_of, read_manifest
from crm.tables import Unreadable


class Command(BaseCommand):
    help = "Check a file against the manifest of its export: checksum, rows and columns. It needs no database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV or XLSX that was downloaded")
        parser.add_argument("--manifest", type=Path, metavar="FILE", help=f"default: beside the file, as NAME{ENDING}")

    def handle(self, *, file, manifest, **options):
        try:
            told = read_manifest(manifest or file.with_suffix(ENDING))
            faults = faults_of(file, told)
        except (NoManifest, Unreadable) as error:
            raise CommandError(str(error)) from None
        if faults:
            raise CommandError("\n".join([f"{file} is not what was exported:", *faults]))
        self.stdout.write(f"{file} is what was exported: {told['rows']:,} rows, {len(told['columns'])} columns.")
