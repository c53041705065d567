from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"

    def ready(self) -> None:
        from contacts.imports.kinds import register  # noqa: PLC0415 (models are there now)
        from contacts.writing.merging import MOVERS  # noqa: PLC0415

        from .imports.events import EventImporter  # noqa: PLC0415
        from .imports.orders import OrderImporter  # noqa: PLC0415
        from .imports.sends import SendImporter  # noqa: PLC0415
        from .recording.moving import move_activity  # noqa: PLC0415

        register(SendImporter, EventImporter, OrderImporter)
        MOVERS.append(move_activity)
