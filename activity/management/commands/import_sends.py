from activity.imports.sends import SendImporter
from contacts.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import sends from a CSV or XLSX file; people who aren't known yet are created."
    importer = SendImporter
