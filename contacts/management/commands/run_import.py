from contacts.imports.command import JobCommand
from contacts.imports.engine import MAY_RUN, run_import
from contacts.imports.logbook import AWAITED_IN


class Command(JobCommand):
    help = "Start an import that was uploaded, or go on with one that was stopped or killed."

    may_begin, awaited_in = MAY_RUN, AWAITED_IN["run_import"]

    def work(self, log, bar, allowed):
        counts = run_import(log, bar, allowed)
        if counts.rejected or counts.dropped:
            self.stderr.write(f"The page of import {log.pk} has the rows to correct.")
        return counts
