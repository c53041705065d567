from contacts.imports.command import ImportCommand
from contacts.imports.contacts import ContactImporter
from contacts.writing import Existing


class Command(ImportCommand):
    help = "Import contacts from a CSV or XLSX file; known ones are updated, unknown ones created."
    importer = ContactImporter

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--existing", choices=[*Existing], default=Existing.UPDATE, help="what to do with people who are known"
        )
        parser.add_argument(
            "--new-field", action="append", default=[], metavar="Column=type", help="make a custom field for a column"
        )
        parser.add_argument(
            "--subscribe", action="append", default=[], metavar="KEY", help="add everybody to this category"
        )
