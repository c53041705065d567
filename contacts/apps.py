from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        from .imports.contacts import ContactImporter  # noqa: PLC0415 (models are there now)
        from .imports.devices import DeviceImporter  # noqa: PLC0415
        from .imports.kinds import register  # noqa: PLC0415

        register(ContactImporter, DeviceImporter)
