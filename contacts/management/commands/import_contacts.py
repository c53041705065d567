from contacts.imports.command import ImportCommand
from contacts.imports.contacts import ContactImporter


class Command(ImportCommand):
    help = "Import contacts from a CSV or XLSX file; known ones are updated, unknown ones created."
    importer = ContactImporter
