from contacts.imports.command import JobCommand
from contacts.imports.engine import run_import


class Command(JobCommand):
    help = "Start an import that was uploaded, or go on with one that was stopped or killed."

    def work(self, log, bar):
        return run_import(log, bar)
