"""What collectstatic makes of the styles."""

import re

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "crm.staticfiles.OneStylesheet"}}


def test_pages_get_one_stylesheet_with_all_parts_in_their_order(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
        sent = (tmp_path / staticfiles_storage.stored_name("css/app.css")).read_text()

    folder = settings.BASE_DIR / "static" / "css"
    parts = re.findall(r'@import url\("(.+)"\);', (folder / "app.css").read_text())
    places = [sent.index((folder / part).read_text()) for part in parts]
    assert sorted([*parts, "app.css"]) == sorted(path.name for path in folder.glob("*.css"))
    assert places == sorted(places)
    assert "@import" not in sent
