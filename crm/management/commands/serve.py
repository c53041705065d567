"""The web server for production and the demo: granian, with the static files ready."""

import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Serve the site with granian. Failed workers are replaced."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
        parser.add_argument("--workers", type=int, default=usual_workers())

    def handle(self, *, host, port, workers, **options):
        if settings.DEBUG:
            raise CommandError("DEBUG is set, with which errors show data and code to everybody: unset it.")
        refuse_taken_port(host, port)
        call_command("collectstatic", interactive=False, verbosity=0)
        command = granian("crm.wsgi:application", host, port, workers)
        os.chdir(settings.BASE_DIR)
        # The server takes this process's place: signals reach it, and Django is loaded once.
        os.execv(sys.executable, command)  # noqa: S606 no shell is meant


def usual_workers():
    return min(os.cpu_count() or 1, 8)


def granian(application, host, port, workers):
    """The command line that serves a WSGI application as this site is served."""
    return [
        *(sys.executable, "-m", "granian", application, "--interface", "wsgi"),
        *("--no-ws", "--log-level", "warning"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--respawn-failed-workers"),
        *("--http1-header-read-timeout", "10000", "--workers-kill-timeout", "10"),
    ]


def refuse_taken_port(host, port):
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", "there are 65,535")
        raise CommandError(f"Port {port} of {host} cannot be had ({reason}); choose another by PORT=…") from error
