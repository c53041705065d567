"""The explicit end of the embedded PostgreSQL, which no process stops merely by ending."""

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Stop the embedded PostgreSQL; the next command that needs it starts it again."

    def handle(self, **options):
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.stop()
