"""Everything the database holds, in one file of pg_dump's custom format."""

import os
import subprocess
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from crm.database.client import client_environment, client_program

# Made anew as people log in; a restored backup must not log anybody in.
PASSING_TABLES = ("cache", "django_session")


class Command(BaseCommand):
    help = "Write the whole database to FILE, which `manage.py restore` reads."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        unfinished = file.with_name(f"{file.name}.unfinished")
        command = [
            *(client_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"),
            *(f"--exclude-table-data={table}" for table in PASSING_TABLES),
            f"--file={unfinished}",
        ]
        if file.is_dir():
            raise CommandError(f"{file} is a folder; name the file that is to be written.")
        # Personal data: for its owner's eyes alone, from the first byte.
        try:
            unfinished.unlink(missing_ok=True)
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise CommandError(f"{unfinished} can't be written: {error.strerror}.") from None
        try:
            subprocess.run(command, env=client_environment(), check=True)
            unfinished.replace(file)
        except BaseException as error:
            unfinished.unlink(missing_ok=True)
            if isinstance(error, subprocess.CalledProcessError):
                raise CommandError("The backup failed; nothing was written.") from error
            raise
        self.stdout.write(f"Wrote {file} ({file.stat().st_size:,} bytes).")
