from contacts.imports.command import JobCommand
from contacts.imports.logbook import AWAITED_IN
from contacts.imports.undoing import MAY_UNDO, undo_import


class Command(JobCommand):
    help = "Take back what an import did, except what has changed since; run again, it goes on."

    may_begin, awaited_in = MAY_UNDO, AWAITED_IN["undo_import"]

    def work(self, log, bar, allowed):
        return undo_import(log, bar, allowed)
