from contacts.imports.command import JobCommand
from contacts.imports.engine import compare_import


class Command(JobCommand):
    help = "Find out what an uploaded import would do; nothing is imported."

    def work(self, log, bar):
        return compare_import(log, bar)
