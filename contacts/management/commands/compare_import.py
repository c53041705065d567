from contacts.imports.command import JobCommand
from contacts.imports.engine import MAY_COMPARE, compare_import
from contacts.imports.logbook import AWAITED_IN


class Command(JobCommand):
    help = "Find out what an uploaded import would do; nothing is imported."

    may_begin, awaited_in = MAY_COMPARE, AWAITED_IN["compare_import"]

    def work(self, log, bar, allowed):
        return compare_import(log, bar, allowed)
