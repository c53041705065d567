"""The database as a backup holds it, in one transaction: all of it, or no change."""

import subprocess
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from crm.database.client import client_environment, client_program

EMPTY_DATABASE = b"BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
# pg_restore 17 and later writes it unasked, and servers before 17 don't know it.
UNKNOWN_TO_OLD_SERVERS = b"SET transaction_timeout = 0;\n"


class Command(BaseCommand):
    help = "Put the database back as it was when `manage.py backup` wrote FILE."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="also when the database holds contacts, which are lost",
        )

    def handle(self, *, file, replace, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if not replace and holds_contacts():
            raise CommandError("The database already holds contacts. Give --replace to lose them and restore.")
        connection.close()  # it may hold locks
        if not self.restore(file):
            raise CommandError("The restore failed; the database is as it was.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"Restored {file}. Run `manage.py migrate` if the program is newer.")

    def restore(self, file):
        """Send what pg_restore writes to psql; whether all of it was read, executed and committed."""
        with self.reader(file) as reader, self.writer() as writer:
            with suppress(BrokenPipeError):  # psql has said why it ended
                writer.stdin.write(EMPTY_DATABASE)
                writer.stdin.writelines(line for line in reader.stdout if line != UNKNOWN_TO_OLD_SERVERS)
                if reader.wait() == 0:
                    writer.stdin.write(b"COMMIT;\n")
            with suppress(BrokenPipeError):
                writer.stdin.close()
        return reader.returncode == writer.returncode == 0

    def reader(self, file):
        command = [client_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", file]
        return subprocess.Popen(command, stdout=subprocess.PIPE)

    def writer(self):
        command = [client_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        environment = client_environment() | {"PGOPTIONS": "-c lock_timeout=30s"}
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)


def holds_contacts():
    contact = apps.get_model("contacts", "Contact")
    made = contact._meta.db_table in connection.introspection.table_names()
    return made and contact._base_manager.exists()
