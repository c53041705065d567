"""What all `import_*` commands share: options, progress, and the line that says what came of it."""

from abc import abstractmethod
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from contacts.cleaning import clean_country
from contacts.models import Import
from contacts.writing import Existing
from contacts.writing.resolving import MATCH_FIELDS
from crm.progress import Progress, shown_progress
from crm.tables import Unreadable
from crm.values import Invalid

from .counts import Counts
from .engine import ImportRun, run_import
from .fields import UnclearDates, UnusableFile
from .importer import Importer
from .logbook import Stopped
from .options import ImportOptions
from .receiving import received
from .rejects import Rejects, rejects_of
from .troubles import in_words
from .workers import collect_rarely

MATCH_NAMES = {name: name for name in MATCH_FIELDS} | {"customer_id": "external_id"}
"""{what a field is called in files: its own name}"""


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
        parser.add_argument("--match", choices=MATCH_NAMES, help="find contacts by this field alone")
        parser.add_argument("--encoding", metavar="NAME", help="such as cp1251; default: found where that is safe")
        parser.add_argument("--delimiter", metavar="C", help="the sign between cells; default: found")
        parser.add_argument("--date-order", choices=["dmy", "mdy", "ymd"], help="how dates such as 5/12/2026 are meant")
        parser.add_argument("--decimal", choices=[",", "."], help="the decimal sign")
        parser.add_argument("--time-zone", metavar="NAME", help="of times without one; default: the workspace's")
        parser.add_argument("--country", metavar="CC", default="", help="of phone numbers without one, such as UA")
        parser.add_argument("--no-create", action="store_true", help="reject rows of people who aren't known yet")
        parser.add_argument("--no-names", action="store_true", help="the first line holds no names of columns")
        parser.add_argument("--import-empty", action="store_true", help="an empty cell clears the field")
        parser.add_argument(
            "--skip-bad-cells",
            action="store_true",
            help="leave a faulty cell out, not its whole row, unless it may say that somebody left",
        )
        parser.add_argument(
            "--rejects",
            type=Path,
            metavar="FILE",
            help="replaced if it is there; default: a new FILE.rejects.csv, FILE.rejects-2.csv … beside the file",
        )
        parser.add_argument("--progress", action="store_true", default=None, help="show progress without a terminal")
        parser.add_argument("--no-progress", action="store_false", dest="progress")

    def handle(self, *, file: Path, dry_run: bool, rejects: Path | None, progress: bool | None, **options: Any) -> None:
        collect_rarely()
        with told_plainly("Nothing was imported; run the command again."), shown_progress(progress) as bar:
            log = received(file, self.importer.kind, file.name, _options(options))
            self._tell_columns(ImportRun(log, bar).importer)
            if dry_run:
                counts = ImportRun(log, bar).compare(rejects).counts
            else:
                log.save()
                # Beside the file may lie those of before, which somebody is correcting.
                beside = file.with_name(f"{file.stem}.rejects.csv")
                into = Rejects(rejects or beside, log.header, replaces=bool(rejects))
                counts, rejects = self._run(log, bar, into), into.path
        self._tell(counts, rejects)

    def _run(self, log: Import, progress: Progress, rejects: Rejects) -> Counts:
        self.stderr.write(str(log), self.style.SUCCESS)
        go_on = f"`manage.py run_import {log.pk}` goes on with it, `manage.py undo_import {log.pk}` takes it back."
        try:
            with told_plainly(go_on):
                counts = run_import(log, progress)
        except BaseException:
            with suppress(DatabaseError, OSError), rejects:  # what went wrong first is what has to be told
                rejects.add_all(rejects_of(log))
            raise
        with told_plainly(f"Import {log.pk} is done; its page has the rows to correct."), rejects:
            rejects.add_all(rejects_of(log))
        return counts

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


class JobCommand(BaseCommand):
    """Does something long with an import that is there, by its number; subclasses say what, and in which states."""

    requires_system_checks = []
    may_begin: Collection[str]
    awaited_in: Collection[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="the number of the import")
        parser.add_argument("--awaited", action="store_true", help="do nothing if somebody has stopped it meanwhile")

    @abstractmethod
    def work(self, log: Import, bar: Progress, allowed: Collection[str]) -> object:
        """Do it, unless the import is in a state that isn't `allowed`; what it returns is shown at the end."""

    def handle(self, *, id: int, awaited: bool, **options: Any) -> None:  # noqa: A002 (as the person knows it)
        collect_rarely()
        log = Import.objects.filter(pk=id).select_related("origin", "created_by").first()
        if log is None:
            raise CommandError(f"There is no import {id}.")
        with told_plainly("Run the command again to go on."), shown_progress() as bar:
            done = self.work(log, bar, self.awaited_in if awaited else self.may_begin)
        self.stdout.write(str(done))


@contextmanager
def told_plainly(advice: str) -> Iterator[None]:
    """What can go wrong with a file, the disk or the database, as the one line that a command ends with."""
    try:
        yield
    except UnclearDates as error:
        raise CommandError(f"{error} That is --date-order dmy or --date-order mdy.") from None
    except (Unreadable, UnusableFile, Invalid, Stopped) as error:
        raise CommandError(str(error)) from None
    except (DatabaseError, OSError) as error:
        raise CommandError(f"{in_words(error)} {advice}") from error


def _options(options: dict[str, Any]) -> ImportOptions:
    return ImportOptions(
        mapping=_pairs("--map", options["map"]),
        match=(MATCH_NAMES[options["match"]],) if options["match"] else (),
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        date_order=options["date_order"],
        decimal=options["decimal"],
        country=clean_country(options["country"]) if options["country"] else "",
        create=not options["no_create"],
        import_empty=options["import_empty"],
        skip_bad_cells=options["skip_bad_cells"],
        time_zone=_zone(options["time_zone"]) if options["time_zone"] else "",
        existing=options.get("existing", Existing.UPDATE),
        new_fields=_pairs("--new-field", options.get("new_field", [])),
        subscribe=tuple(options.get("subscribe", [])),
        names_in_first_line=not options["no_names"],
    )


def _pairs(option: str, pairs: list[str]) -> dict[str, str]:
    """{column: what follows the last “=”}"""
    found = {}
    for pair in pairs:
        column, separator, name = pair.rpartition("=")
        if not separator or not column:
            raise CommandError(f'{option} “{pair}” is not of the form "Column={option.removeprefix("--")}".')
        found[column.strip()] = name.strip()
    return found


def _zone(name: str) -> str:
    try:
        return str(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # of a folder of zones the last
        raise CommandError(f"--time-zone “{name}” is no IANA time zone, such as Europe/Kyiv.") from None
