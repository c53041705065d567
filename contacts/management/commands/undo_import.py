from contacts.imports.command import JobCommand
from contacts.imports.undoing import MAY_UNDO, undo_import
from contacts.models import Import


class Command(JobCommand):
    help = "Take back what an import did, except what has changed since; run again, it goes on."

    may_begin, awaited_in = MAY_UNDO, (Import.State.UNDOING,)

    def work(self, log, bar, allowed):
        return undo_import(log, bar, allowed)
