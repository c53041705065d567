from contacts.imports.command import ImportCommand
from contacts.imports.devices import DeviceImporter


class Command(ImportCommand):
    help = "Import devices with their push tokens; an unknown device makes a push-only contact."
    importer = DeviceImporter
