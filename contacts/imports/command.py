"""What all `import_*` commands share: options, progress, and the line that says what came of it."""

import sys
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from contacts.cleaning import clean_country
from contacts.writing.resolving import MATCH_FIELDS
from crm.progress import Bar, Silent
from crm.tables import Unreadable
from crm.values import Invalid

from .chunks import Counts
from .engine import ImportRun
from .fields import UnusableFile
from .importer import Importer
from .options import ImportOptions
from .workers import collect_rarely


class ImportCommand(BaseCommand):
    """Reads a file of one kind; subclasses name the `importer`. See the README for the columns of each."""

    importer: ClassVar[type[Importer]]
    requires_system_checks = []  # they read every page's code, which no import needs

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV, TXT or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
        parser.add_argument(
            "--map", action="append", default=[], metavar="Column=field", help="name a column's field; empty skips it"
        )
        parser.add_argument("--match", choices=MATCH_FIELDS, help="find contacts by this field alone")
        parser.add_argument("--encoding", metavar="NAME", help="such as cp1251; default: found where that is safe")
        parser.add_argument("--delimiter", metavar="C", help="the sign between cells; default: found")
        parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], help="how dates such as 5/12/2026 are meant")
        parser.add_argument("--decimal", choices=[",", "."], help="the decimal sign")
        parser.add_argument("--time-zone", metavar="NAME", help="of times without one; default: the workspace's")
        parser.add_argument("--country", metavar="CC", default="", help="of phone numbers without one, such as UA")
        parser.add_argument("--no-create", action="store_true", help="reject rows of people who aren't known yet")
        parser.add_argument("--import-empty", action="store_true", help="an empty cell clears the field")
        parser.add_argument("--skip-bad-cells", action="store_true", help="leave a faulty cell out, not its whole row")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="default: FILE.rejects.csv beside the file")
        parser.add_argument("--progress", action="store_true", default=None, help="show progress without a terminal")
        parser.add_argument("--no-progress", action="store_false", dest="progress")

    def handle(self, *, file: Path, dry_run: bool, rejects: Path | None, progress: bool | None, **options: Any) -> None:
        collect_rarely()
        shown = sys.stderr.isatty() if progress is None else progress
        rejects_path = rejects or (None if dry_run else file.with_name(f"{file.stem}.rejects.csv"))
        try:
            with Bar() if shown else Silent() as bar:
                run = ImportRun(self.importer, file, _options(options), bar)
                self._tell_columns(run.importer)
                counts = run.run(dry_run=dry_run, rejects_path=rejects_path)
        except (Unreadable, UnusableFile, Invalid) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(
                f"The database failed: {str(error).strip()}. Run the import again to finish it."
            ) from error
        self._tell(counts, rejects_path)

    def _tell_columns(self, importer: Importer) -> None:
        read = [f"{importer.header[index]} → {field.name}" for index, field in importer.columns.items()]
        self.stderr.write(f"Columns: {', '.join(read)}", self.style.SUCCESS)
        if importer.ignored:
            self.stderr.write(f"Ignored columns: {', '.join(importer.ignored)}", self.style.WARNING)

    def _tell(self, counts: Counts, rejects_path: Path | None) -> None:
        if counts.conflicts:
            self.stderr.write(f"{counts.conflicts} values stayed with the contact that has them already.")
        if counts.kept:
            self.stderr.write(f"{counts.kept} categories stayed unsubscribed, as the person chose.")
        if counts.dropped:
            self.stderr.write(f"{counts.dropped} faulty cells were left out.")
        if rejects_path and (counts.rejected or counts.dropped):
            self.stderr.write(f"The rows to correct are in {rejects_path}")
        self.stdout.write(str(counts))


def _options(options: dict[str, Any]) -> ImportOptions:
    zone = {"zone": _zone(options["time_zone"])} if options["time_zone"] else {}
    return ImportOptions(
        mapping=_mapping(options["map"]),
        match=(options["match"],) if options["match"] else (),
        encoding=options["encoding"],
        delimiter=_delimiter(options["delimiter"]),
        date_order=options["date_order"],
        decimal=options["decimal"],
        country=clean_country(options["country"]) if options["country"] else "",
        create=not options["no_create"],
        import_empty=options["import_empty"],
        skip_bad_cells=options["skip_bad_cells"],
        **zone,
    )


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, separator, name = pair.rpartition("=")
        if not separator or not column:
            raise CommandError(f'--map “{pair}” is not of the form "Column=field".')
        mapping[column.strip()] = name.strip()
    return mapping


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise CommandError(f"--time-zone “{name}” is no IANA time zone, such as Europe/Kyiv.") from None


def _delimiter(sign: str | None) -> str | None:
    return "\t" if sign in ("\\t", "tab", "TAB") else sign
