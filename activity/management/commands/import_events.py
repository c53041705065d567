from activity.imports.events import EventImporter
from contacts.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import events from a CSV or XLSX file; people who aren't known yet are created."
    importer = EventImporter
