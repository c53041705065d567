"""What travels to a browser: pages compressed for those who can read that, and all of it small."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.factories import ContactFactory

pytestmark = pytest.mark.django_db

KB = 1024
COMPRESSED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def fifty_people():
    for n in range(50):
        ContactFactory(
            first_name=f"{n} Maximiliana", last_name="Wolfeschlegelsteinhausen", country="UA", city=f"Saint City {n}"
        )


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "results"}])
def test_a_list_of_fifty_is_small_as_it_is_sent(marketer_client, fifty_people, headers):
    plain = marketer_client.get("/contacts/", headers=headers)
    response = marketer_client.get("/contacts/", headers=headers | COMPRESSED)

    page = gzip.decompress(response.content)
    assert response["Content-Encoding"] == "gzip"
    assert page.count(b"<tr>") == plain.content.count(b"<tr>") == 51
    assert int(response["Content-Length"]) == len(response.content) <= 25 * KB


def test_who_reads_no_gzip_gets_the_page_as_it_is(marketer_client):
    response = marketer_client.get("/contacts/", headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in response
    assert "Accept-Encoding" in response["Vary"]
    assert b"All contacts" in response.content


def test_a_compressed_page_is_as_private_as_any(marketer_client):
    response = marketer_client.get("/contacts/", headers=COMPRESSED)

    assert response["Cache-Control"] == "no-store"
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_styles_and_scripts_are_small_together():
    own = [path for kind in ("css", "js") for path in (settings.BASE_DIR / "static" / kind).glob(f"*.{kind}")]
    htmx = Path(finders.find("django_htmx/htmx-2.min.js"))

    compressed = [gzip.compress(path.read_bytes(), 6) for path in [*own, htmx]]

    assert len(compressed) > 30
    assert sum(map(len, compressed)) <= 60 * KB
