from contacts.imports.command import JobCommand
from contacts.imports.undoing import undo_import


class Command(JobCommand):
    help = "Take back what an import did, except what has changed since; run again, it goes on."

    def work(self, log, bar):
        return undo_import(log, bar)
