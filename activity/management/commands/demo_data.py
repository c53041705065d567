"""Writes the demo's people and their activity as files for the import commands."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.progress import track

from activity.demo import write_demo_data


class Command(BaseCommand):
    help = (
        "Write contacts.csv, devices.csv, sends.csv, events.csv and orders.csv of invented people, "
        "and catalogue.json (for loaddata) with the fields and categories that they use."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--contacts", type=people, default=5_000, metavar="N")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--seed", type=int, default=5, help="Another seed, other people.")
        parser.add_argument(
            "--today",
            type=noon,
            metavar="YYYY-MM-DD",
            help="The data end at noon UTC of this day; without it, with the present hour.",
        )

    def handle(self, *, contacts, out, seed, today, **options):
        now = today or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        try:
            write_demo_data(out, contacts, seed=seed, now=now, watch=self._progress(contacts))
        except OSError as error:
            raise CommandError(f"The files can't be written: {error}") from error
        self.stdout.write(f"Wrote {contacts:,} people and what happened to them to {out}")

    def _progress(self, total: int):
        """A bar on a terminal, nothing in a log."""

        def watch(everybody):
            return track(everybody, "Writing", total, disable=not sys.stdout.isatty())

        return watch


def people(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def noon(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(hour=12, tzinfo=UTC)
