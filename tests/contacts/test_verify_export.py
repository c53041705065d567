"""`manage.py verify_export`: a file is what was exported, or it is said what is wrong with it."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from contacts.exports.manifest import manifest_of
from tests.exporting import exported
from tests.factories import lukasz, olena

pytestmark = pytest.mark.django_db


@pytest.fixture
def downloaded(settings, tmp_path):
    """The file as a person has it, with its manifest beside it."""
    settings.EXPORTS_DIR = tmp_path / "exports"
    olena(city="Kyiv\nUkraine")
    lukasz()

    def download(kind="csv", **changes):
        export = exported(columns="listed", kind=kind)
        file = tmp_path / f"people.{kind}"
        shutil.copy(export.path, file)
        (tmp_path / "people.manifest.json").write_text(json.dumps(manifest_of(export) | changes))
        return file

    return download


def wrong(file, *options):
    with pytest.raises(CommandError) as error:
        call_command("verify_export", file, *options)
    return str(error.value)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_as_it_was_exported_passes(downloaded, capsys, kind):
    file = downloaded(kind)

    call_command("verify_export", file)

    assert capsys.readouterr().out.splitlines()[-1] == f"{file} is what was exported: 2 rows, 12 columns."


def test_a_manifest_may_lie_elsewhere(downloaded, tmp_path):
    file = downloaded()
    manifest = (tmp_path / "people.manifest.json").rename(tmp_path / "elsewhere.json")

    call_command("verify_export", file, "--manifest", manifest)


def test_a_changed_cell_is_found(downloaded):
    file = downloaded()
    file.write_bytes(file.read_bytes().replace(b"Olena", b"Olga"))

    assert "The checksum is" in wrong(file)
    assert "rows" not in wrong(file).splitlines()[1]


def test_a_missing_row_is_counted(downloaded):
    file = downloaded()
    file.write_bytes(file.read_bytes().rpartition(b"\r\n")[0].rpartition(b"\r\n")[0])

    assert "It has 1 rows, not 2." in wrong(file)


def test_columns_that_went_and_came_are_named(downloaded):
    file = downloaded()
    file.write_bytes(file.read_bytes().replace(b"last_name", b"surname", 1))

    assert "Columns are missing: last_name.\nColumns were added: surname." in wrong(file)


def test_a_file_that_is_no_table_says_so(downloaded):
    file = downloaded("xlsx")
    file.write_bytes(file.read_bytes()[:500])

    assert "Its rows can't be counted" in wrong(file)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "isn't JSON"),
        ("[]", "no manifest of an export"),
        ('{"rows": "1", "sha256": "", "columns": []}', "no manifest of an export"),
    ],
)
def test_what_is_no_manifest_is_refused(downloaded, tmp_path, manifest, message):
    file = downloaded()
    (tmp_path / "people.manifest.json").write_text(manifest)

    assert message in wrong(file)


def test_without_manifest_or_file_nothing_is_verified(downloaded, tmp_path):
    file = downloaded()

    assert "can't be read: No such file" in wrong(tmp_path / "other.csv")
    assert "can't be read: No such file" in wrong(Path(f"{file}.gone"), "--manifest", tmp_path / "people.manifest.json")
