from activity.imports.orders import OrderImporter
from contacts.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import orders from a CSV or XLSX file; people who aren't known yet are created."
    importer = OrderImporter
