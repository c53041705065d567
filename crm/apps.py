import gc

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        """What is imported by now stays, so that nobody need look for garbage in it."""
        gc.freeze()
        gc.enable()
