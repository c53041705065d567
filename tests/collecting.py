"""Static files as a site sends them."""

from contextlib import contextmanager

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings


@contextmanager
def collected(folder):
    """What collectstatic puts into the folder; gives the path of a file by its name."""
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "crm.staticfiles.JoinedFiles"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield lambda name: folder / staticfiles_storage.stored_name(name)
