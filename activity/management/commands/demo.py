"""The whole product on this machine with invented people: one command, one Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from activity.demo import HEADERS
from contacts.models import Contact
from crm.commands import start_command
from crm.management.commands.serve import refuse_taken_port

FOLDER = settings.VAR_DIR / "demo"
LOADING = FOLDER / "loading"  # stands while a first load runs, so that a broken one is taken up again
LOG_INS = ("marketer", "admin")
SECONDS_BETWEEN_LOOKS = 5
WELCOME = """
  http://localhost:{port}/

  marketer / marketer   browses the contacts
  admin / admin         and the admin

  Ctrl-C stops everything.
"""


class Command(BaseCommand):
    help = "Make the database, load the demo people if there is nobody, and serve the site."

    def add_arguments(self, parser):
        parser.add_argument("--contacts", type=int, default=5000)
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))

    def handle(self, *, contacts, port, **options):
        refuse_taken_port("127.0.0.1", port)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which a script's "&" leaves ignored
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, lambda *_: sys.exit(0))
        try:
            call_command("migrate", interactive=False, verbosity=0)
            refuse_real_people()
            make_user("marketer")
            make_user("admin", is_staff=True, is_superuser=True)
            self.load(contacts)
            self.serve(port)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            self.stop_postgres()

    def load(self, contacts):
        if not LOADING.exists():
            if people_are_there():
                return
            self.stdout.write(f"Writing {contacts:,} demo contacts to {FOLDER} …")
            call_command("demo_data", contacts=contacts, out=FOLDER)
            LOADING.touch()
        call_command("loaddata", FOLDER / "catalogue.json", verbosity=0)
        for name in HEADERS:
            self.stdout.write(f"{name}: ", ending="")
            self.stdout.flush()
            call_command(f"import_{name}", FOLDER / f"{name}.csv", stderr=StringIO())  # no list of its columns
        LOADING.unlink()

    def serve(self, port):
        server, worker = start_command("serve", "--host", "127.0.0.1", "--port", str(port)), start_command("work")
        try:
            while server.poll() is None and not listens(port):
                time.sleep(0.1)
            if server.poll() is None:
                self.stdout.write(WELCOME.format(port=port))
                self.stdout.flush()
            while server.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=SECONDS_BETWEEN_LOOKS)
                if worker.poll() is not None:  # which ends when the database is away for long
                    worker = start_command("work")
            if server.returncode:
                raise CommandError("The web server failed; what it said stands above.")
        finally:
            for process in (server, worker):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                process.wait()

    def stop_postgres(self):
        connection.close()
        embedded = settings.EMBEDDED_POSTGRES
        if embedded and not embedded.stop_if_unused():
            self.stdout.write("PostgreSQL goes on, since another process uses it.")


def people_are_there():
    return Contact.objects.exists()


def refuse_real_people():
    """Log-ins with known passwords belong beside invented people alone.

    Where one of them is gone somebody has begun to use the installation, and does not want it back.
    """
    there = get_user_model().objects.filter(username__in=LOG_INS).count()
    if people_are_there() and there < len(LOG_INS):
        raise CommandError(
            f"This database holds contacts, but not the demo's log-ins ({' and '.join(LOG_INS)}), which would be added "
            "with known passwords. Use `manage.py createsuperuser` and `manage.py serve`, or another database."
        )


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def make_user(name, **rights):
    """A person whose password is the name; only the demo makes such people."""
    user, created = get_user_model().objects.get_or_create(username=name, defaults=rights)
    if created:
        user.set_password(name)
        user.save()
