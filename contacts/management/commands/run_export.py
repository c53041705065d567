from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from contacts.exports.logbook import Stopped
from contacts.exports.running import Unable, run_export
from contacts.models import Export
from crm.progress import shown_progress


class Command(BaseCommand):
    help = "Make the file of an export that was asked for; run again after it was killed, it makes it anew."
    requires_system_checks = []  # they read every page's code, which no export needs

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="the number of the export")

    def handle(self, *, id, **options):  # noqa: A002 (as the person knows it)
        export = Export.objects.filter(pk=id).first()
        if export is None:
            raise CommandError(f"There is no export {id}.")
        try:
            with shown_progress() as bar:
                run_export(export, bar)
        except (Unable, Stopped) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database failed: {str(error).strip()}.") from error
        self.stdout.write(f"exported {export.rows}, {export.size} bytes, SHA-256 {export.sha256}")
