"""What collectstatic makes of styles and scripts."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "crm.staticfiles.JoinedFiles"}}
STATIC = settings.BASE_DIR / "static"
OF_EMBEDDED_FORMS = "embedded.js"


@pytest.fixture
def sent(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield lambda name: tmp_path / staticfiles_storage.stored_name(name)


def parts_in_their_order(folder, whole, sent):
    """The names of the parts; each stands in what is sent, in the order in which they are imported."""
    parts = re.findall(r'@?import (?:url\()?"(?:\./)?(.+?)"\)?;', (STATIC / folder / whole).read_text())
    text = sent(f"{folder}/{whole}").read_text()
    places = [text.index((STATIC / folder / part).read_text()) for part in parts]
    assert places == sorted(places)
    assert "import " not in text
    return parts


def test_pages_get_one_stylesheet_with_all_parts_in_their_order(sent):
    parts = parts_in_their_order("css", "app.css", sent)

    assert sorted([*parts, "app.css"]) == sorted(path.name for path in (STATIC / "css").glob("*.css"))


def test_pages_get_one_script_with_all_parts_in_their_order(sent):
    parts = parts_in_their_order("js", "app.js", sent)

    assert sorted([*parts, "app.js", OF_EMBEDDED_FORMS]) == sorted(path.name for path in (STATIC / "js").glob("*.js"))
