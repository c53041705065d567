"""Files that are uploaded: taken whatever they are called, kept apart, or refused with the reason."""

import re
import stat
from pathlib import Path

import pytest

from contacts.imports.receiving import forget_file
from contacts.models import Import
from tests.factories import ImportFactory
from tests.uploading import BOUNDARY, MULTIPART, Uploads, part
from tests.workbooks import write_workbook

pytestmark = pytest.mark.django_db
PEOPLE = "email,first_name\nanna@example.com,Anna\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "imports"
    return settings.UPLOADS_DIR


@pytest.fixture
def uploads(marketer_client):
    return Uploads(marketer_client)


def test_a_file_becomes_a_draft_and_leads_to_its_settings(uploads, marketer, folder):
    response = uploads.send(PEOPLE)

    log = Import.objects.get()
    assert response["Location"] == f"/imports/{log.pk}/settings/"
    assert (log.kind, log.file_name, log.size, log.created_by) == ("contacts", "people.csv", len(PEOPLE), marketer)
    assert (log.state, log.header, log.options) == (
        Import.State.DRAFT,
        ["email", "first_name"],
        {"encoding": "utf-8", "delimiter": ","},
    )
    assert Path(log.path).read_text() == PEOPLE
    assert [path.name for path in folder.iterdir()] == [Path(log.path).name]


def test_the_script_is_sent_on_by_a_header(uploads):
    response = uploads.send(PEOPLE, **{"HX-Request": "true", "HX-Target": "upload"})

    assert response["HX-Redirect"] == f"/imports/{Import.objects.get().pk}/settings/"


def test_what_was_uploaded_is_its_owners_alone(uploads, folder):
    path = Path(uploads.drafted(PEOPLE).path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("a\0b.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
        ("x." + "y" * 300, "." + "y" * 254),
        ("<script>alert(1)<b>.csv", "&lt;script&gt;alert(1)&lt;b&gt;.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("קובץ.csv", "<bdi>קובץ.csv</bdi>"),
    ],
)
def test_the_name_of_a_file_is_only_a_text(uploads, folder, name, shown):
    log = uploads.drafted(PEOPLE, name=name)

    assert shown in uploads.settings(log).text
    assert Path(log.path).parent == folder
    assert Path(log.path).name.isalnum()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"\n \r\n", "The file is empty"),
        (b"PK\x03\x04 no workbook", "no XLSX workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or protected workbook"),
        (",".join(f"c{number}" for number in range(1001)).encode(), "at most 1,000 can be read"),
        (b'email,"name\nanna@example.com,Anna\n', "opens a quote"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "upload"}], ids=["page", "fragment"])
def test_a_file_that_cannot_be_read_is_refused_and_gone(uploads, folder, content, reason, headers):
    response = uploads.send(content, **headers)

    assert response.status_code == 422
    assert reason in response.text
    assert ("<html" in response.text) == (not headers)
    assert not Import.objects.exists()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("path", ["/imports/", "/accounts/login/"])
def test_the_file_of_a_stranger_never_reaches_the_disk(client, monkeypatch, path):
    monkeypatch.setattr("crm.uploads.NamedTemporaryFile", None)

    response = client.post(path, part("file", b"email", '; filename="a.csv"') + f"--{BOUNDARY}--".encode(), MULTIPART)

    assert response.status_code in (200, 302)


def test_one_request_brings_one_file(marketer_client, folder):
    two = part("file", b"email", '; filename="a.csv"') + part("more", b"email", '; filename="b.csv"')

    response = marketer_client.post("/imports/", two + f"--{BOUNDARY}--".encode(), MULTIPART)

    assert response.status_code == 400
    assert not Import.objects.exists()


def test_above_the_limit_a_file_is_refused_by_its_size(uploads, folder, settings):
    settings.MAX_UPLOAD_SIZE = 1_000_000

    response = uploads.send("email\n" + "a" * 1_000_000)

    assert response.status_code == 422
    assert "larger than 1 MB" in response.text
    assert list(folder.iterdir()) == []


def no_room(file, data):
    raise OSError(28, "No space left on device")


def room_for_a_part(file, data):
    return len(data) - 1


@pytest.mark.parametrize("write", [no_room, room_for_a_part])
def test_a_full_disk_is_told_plainly(uploads, monkeypatch, write):
    monkeypatch.setattr("crm.uploads.ReceivedFile.write", write, raising=False)

    response = uploads.send(PEOPLE)

    assert response.status_code == 422
    assert "no room on the server’s disk" in response.text


def test_what_can_be_sent_is_said_and_tied_to_the_file(marketer_client, settings):
    settings.MAX_UPLOAD_SIZE = 5_000_000

    page = marketer_client.get("/imports/").text

    assert '<p class="help" id="id_file_helptext">CSV, TXT, TSV or XLSX, up to 5 MB.' in page
    assert re.search('<input type="file"[^>]* aria-describedby="id_file_helptext"', page)


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"kind": "contacts"}, "Choose a file first."), ({"kind": "pictures"}, "Select a valid choice")],
)
def test_what_was_left_out_is_asked_for(marketer_client, sent, told):
    response = marketer_client.post("/imports/", sent)

    assert response.status_code == 422
    assert told in response.text


def test_a_workbook_is_taken(uploads, tmp_path):
    book = write_workbook(tmp_path / "book.xlsx", '<row r="2"><c t="inlineStr"><is><t>1</t></is></c></row>')

    log = uploads.drafted(book.read_bytes(), name="book.xlsx")

    assert (log.header, log.options) == (["a", "b"], {})


def test_an_encoding_that_is_uncertain_is_left_to_be_asked(uploads):
    log = uploads.drafted("email;name\nanna@example.com;Олена Бондаренко\n", encoding="cp1251")

    assert log.options == {"delimiter": ";"}


def test_strangers_upload_nothing(client):
    response = Uploads(client).send(PEOPLE)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert not Import.objects.exists()


def test_a_deleted_draft_takes_its_file_along(uploads, marketer_client, folder):
    log = uploads.drafted(PEOPLE)

    marketer_client.post(f"/imports/{log.pk}/delete/")

    assert list(folder.iterdir()) == []


def test_an_operators_own_file_is_never_deleted(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    log = ImportFactory(path=str(path))

    forget_file(log)

    assert path.exists()
    assert Import.objects.get().path == str(path)
