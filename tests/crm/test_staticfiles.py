"""What collectstatic makes of styles and scripts."""

import re

import pytest
from django.conf import settings

from tests.collecting import collected

STATIC = settings.BASE_DIR / "static"
OF_EMBEDDED_FORMS = "embedded.js"


@pytest.fixture
def sent(tmp_path):
    with collected(tmp_path) as path_of:
        yield path_of


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
