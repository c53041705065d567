"""Measures pages and imports beside the best hand-written SQL, on a database of its own."""

import argparse
import json
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
from django.core.management.base import BaseCommand, CommandError

from activity.benchmark.clients import Pace
from activity.benchmark.runs import Benchmark
from crm.progress import shown_progress

FEWEST = 100
QUICK = Pace(seconds=0, least=2, most=4, burst=1, warm_ups=1, visits=1)


class Command(BaseCommand):
    help = (
        "Import invented people into a database of its own, and measure every page and import beside the limit: "
        "the best hand-written SQL on the same server. The figures that count are the ratios."
    )

    def add_arguments(self, parser):
        parser.add_argument("--contacts", type=people, default=10_000, metavar="N")
        parser.add_argument("--json", dest="file", type=Path, metavar="FILE", help="write the figures there too")
        parser.add_argument("--dir", type=Path, help="keep the files here, and use those that are here already")
        parser.add_argument("--database", default="crm_benchmark", metavar="NAME", help="made, and dropped at the end")
        parser.add_argument("--smaller", type=people, default=10_000, metavar="N", help="where growth is measured from")
        parser.add_argument("--keep", action="store_true", help="leave the databases for --kept")
        parser.add_argument("--kept", action="store_true", help="measure pages alone, on databases that --keep left")
        parser.add_argument("--no-references", action="store_false", dest="references")
        parser.add_argument("--quick", action="store_true", help="hardly measure: to see whether all of it works")

    def handle(self, *, contacts, file, dir, database, smaller, keep, kept, references, quick, **options):  # noqa: A002
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.default_int_handler)  # all are cleaned up after as after a Ctrl-C
        with ExitStack() as until_the_end:
            progress = until_the_end.enter_context(shown_progress())
            folder = dir or Path(until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
            benchmark = Benchmark(
                contacts=contacts,
                smaller=smaller if smaller < contacts else None,
                folder=folder.resolve(),
                database=database,
                pace=QUICK if quick else Pace(),
                progress=progress,
                compare=references,
                kept=kept,
            )
            if not keep and not kept:
                until_the_end.callback(benchmark.drop)
            try:
                run(benchmark)
            finally:
                self.tell(benchmark.report, file)

    def tell(self, report, file):
        """Also what was measured before something failed."""
        self.stdout.write(report.as_text())
        if file:
            file.write_text(f"{json.dumps(report.as_json(), indent=1, ensure_ascii=False)}\n", encoding="utf-8")


def run(benchmark):
    try:
        benchmark.folder.mkdir(parents=True, exist_ok=True)
        benchmark.run()
    except KeyboardInterrupt:
        raise CommandError("Stopped.", returncode=130) from None
    except (OSError, psycopg.Error) as error:
        raise CommandError(f"The benchmark can't go on: {error}") from error


def people(text):
    number = int(text)
    if number < FEWEST:
        raise argparse.ArgumentTypeError(f"at least {FEWEST}")
    return number
