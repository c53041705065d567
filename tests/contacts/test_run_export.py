"""`manage.py run_export`: what the list shows, in a file that imports back and says the same."""

import stat
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.exports.snapshot import snapshot
from contacts.models import Change, Contact, CustomField, Export, Suppression
from contacts.writing import Standing
from crm.tables import MOST_ROWS_OF_A_SHEET
from tests.exporting import exported, rows_of
from tests.factories import (
    LONG_AGO,
    ContactFactory,
    CustomFieldFactory,
    SubscriptionCategoryFactory,
    amira,
    caller,
    lukasz,
    olena,
    visitor,
)
from tests.importing import counts

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "=1+1", "+1", "-2", "@SUM(A1)", "'", "'quoted'", "''twice", "'=1", "'5 o'clock", "007", "1e5", "TRUE", "#N/A",
    'say "hi"', "a,b;c\td|e", "first\nsecond", "<r><t>x</t></r>", "</t>&amp;<b>", "_x0041_", "_x005F_x000D_", "Łódź 🎉",
    "\u202eright to left", "e\u0301", "2024-02-30", "NULL", "1,234.50", "a\u2028b",
]  # fmt: skip


@pytest.fixture(autouse=True)
def exports_dir(settings, tmp_path):
    settings.EXPORTS_DIR = tmp_path / "exports"
    return settings.EXPORTS_DIR


@pytest.fixture
def import_back(import_file):
    """The last line of importing an export's file."""
    return lambda export: import_file("contacts", Path(export.path).read_bytes(), name=f"back.{export.format}")


def stored():
    return list(Contact.objects.order_by("pk").values())


@pytest.fixture
def everything():
    """Contacts with a value in every field, one of each state of an email, and one who is a push token alone."""
    kinds = CustomField.Type
    for kind in kinds:
        CustomFieldFactory(key=f"a_{kind}", type=kind, options=["Gold", "Silver, or so"] if "choice" in kind else [])
    news, sales = SubscriptionCategoryFactory(key="news"), SubscriptionCategoryFactory(key="sales")
    olena(
        telegram_id="77",
        birth_date=LONG_AGO.date(),
        region="Kyiv",
        address="1 Main St",
        postcode="01",
        time_zone="Europe/Kyiv",
        subscribed_to=[news],
        unsubscribed_from=[sales],
        custom={
            "a_text": "'=text",
            "a_text_area": "one\n=two",
            "a_number": -7,
            "a_decimal": "-0.50",
            "a_date": "2024-02-29",
            "a_datetime": "2024-02-29T10:00:00.123456Z",
            "a_choice": "Silver, or so",
            "a_choices": ["Gold", "Silver, or so"],
        },
    )
    amira(subscribed_to=[news, sales])
    lukasz(standing=Standing("not_confirmed", LONG_AGO))
    ContactFactory(standing=Standing("unsubscribed", LONG_AGO, '=HYPERLINK("x")'))
    ContactFactory(standing=Standing("spam", LONG_AGO))
    visitor()
    caller()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("columns", ["all", "listed"])
def test_importing_an_export_back_changes_nothing(everything, import_back, columns, kind):
    before, changes = stored(), Change.objects.count()

    assert import_back(exported(columns=columns, kind=kind)) == counts(unchanged=7)

    assert stored() == before
    assert (Change.objects.count(), Suppression.objects.count()) == (changes, 3)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_any_text_comes_back_as_it_was(import_back, kind):
    CustomFieldFactory(key="note", type=CustomField.Type.TEXT_AREA)
    people = [ContactFactory(last_name=text[:40], city=text, custom={"note": text}) for text in NAUGHTY]
    before = stored()
    export = exported(kind=kind)
    Contact.objects.update(last_name="", city="", custom={})

    assert import_back(export) == counts(updated=len(people))

    for was, now in zip(before, stored(), strict=True):
        assert (now["last_name"], now["city"], now["custom"]) == (was["last_name"], was["city"], was["custom"])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula(start):
    ContactFactory(city=f"{start}cmd|' /C calc'!A0")

    (row,) = rows_of(exported())

    assert row["city"] == f"'{start}cmd|' /C calc'!A0"


def test_a_spreadsheet_finds_texts_alone():
    olena(custom={}, first_name="=1+1")

    sheet = openpyxl.load_workbook(exported(kind="xlsx").path).worksheets[0]

    header, row = sheet.iter_rows(values_only=True)
    assert header[:4] == ("contact_id", "external_id", "email", "phone")
    assert (row[3], row[5]) == ("'+380671234567", "'=1+1")
    assert {type(cell) for cell in row if cell is not None} == {str}


def test_a_spreadsheet_is_told_the_encoding():
    lukasz()

    assert Path(exported().path).read_bytes().startswith(b"\xef\xbb\xbfcontact_id,")


def test_the_file_holds_whom_the_list_shows_in_its_order():
    olena()
    lukasz(first_name="")
    amira(country="UA", last_name="")
    caller(country="UA")

    names = [row["first_name"] for row in rows_of(exported("country=UA&sort=name"))]

    assert names == ["Amira", "Olena", ""]


def test_an_order_with_empty_values_first_elsewhere_has_them_last_here():
    caller()
    olena()

    assert [row["email"] for row in rows_of(exported("sort=email"))] == ["olena.bondar@example.com", ""]


def test_an_export_says_what_it_holds():
    olena()
    lukasz()

    export = exported("country=UA", columns="listed")

    assert (export.state, export.rows, export.rows_done) == ("done", 1, 1)
    assert export.size == Path(export.path).stat().st_size
    assert export.header == list(rows_of(export)[0])
    assert len(export.sha256) == 64


def test_nobody_is_a_file_with_its_header_alone():
    export = exported("country=UA")

    assert export.rows == 0
    assert Path(export.path).read_text(encoding="utf-8-sig").startswith("contact_id,")


def test_a_file_is_its_owners_alone(exports_dir):
    export = exported()

    assert stat.S_IMODE(exports_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(export.path).stat().st_mode) == 0o600


def test_a_custom_field_is_never_taken_for_another(import_back):
    for key, label in (("a_b", "State"), ("ab", "Channels"), ("state", "custom a_b")):
        CustomFieldFactory(key=key, label=label)
    person = ContactFactory(custom={"a_b": "1", "ab": "2", "state": "3"})

    export = exported()

    assert "channels" not in export.header
    assert import_back(export) == counts(unchanged=1)
    person.refresh_from_db()
    assert (person.custom, person.region) == ({"a_b": "1", "ab": "2", "state": "3"}, "")


def test_a_filter_that_is_no_longer_valid_exports_nobody():
    olena()

    with pytest.raises(CommandError, match="is no filter of this list"):
        exported("cf.gone=1")

    export = Export.objects.get()
    assert (export.state, export.path) == ("failed", "")
    assert "The filter can’t be understood any more" in export.error


def test_more_rows_than_a_sheet_has_are_for_csv(monkeypatch, exports_dir):
    monkeypatch.setattr("contacts.exports.listed.Listed.count", lambda _: MOST_ROWS_OF_A_SHEET + 1)

    with pytest.raises(CommandError, match=r"1,048,576 contacts are more than the rows of a spreadsheet.*CSV"):
        exported(kind="xlsx")

    assert Export.objects.get().state == "failed"
    assert list(exports_dir.iterdir()) == []


def test_a_file_that_is_not_complete_is_none(monkeypatch, exports_dir):
    olena()
    monkeypatch.setattr("contacts.exports.listed.Listed.count", lambda _: 2)

    with pytest.raises(CommandError, match="The list has 2 contacts, and 1 were found"):
        exported()

    assert list(exports_dir.iterdir()) == []


def test_a_full_disk_is_said_plainly(monkeypatch, exports_dir):
    def full(*_):
        raise OSError(28, "No space left on device")

    olena()
    monkeypatch.setattr("crm.tables.writing.TableWriter.rows", full)

    with pytest.raises(CommandError, match="The file can’t be written: No space left on device"):
        exported()

    assert list(exports_dir.iterdir()) == []


def test_a_run_that_was_overtaken_writes_nothing(monkeypatch, exports_dir):
    def overtake(listed):
        Export.objects.update(run=2)
        return 0

    monkeypatch.setattr("contacts.exports.listed.Listed.count", overtake)

    with pytest.raises(CommandError, match="was stopped, or taken up elsewhere"):
        exported()

    assert Export.objects.get().state == "running"
    assert list(exports_dir.iterdir()) == []


def test_what_a_killed_run_has_left_is_gone(exports_dir):
    exports_dir.mkdir()
    export = Export.objects.create(state="running", run=3)
    for name in (f".{export.pk}-3.csv-x7", f"{export.pk}-2.csv", f"{export.pk}7-1.csv"):
        (exports_dir / name).touch()

    call_command("run_export", export.pk)

    assert {path.name for path in exports_dir.iterdir()} == {f"{export.pk}-4.csv", f"{export.pk}7-1.csv"}


def test_an_export_is_made_once():
    export = exported()

    with pytest.raises(CommandError, match="is done"):
        call_command("run_export", export.pk)
    with pytest.raises(CommandError, match="There is no export 0"):
        call_command("run_export", 0)


def test_fifty_people_cost_the_queries_of_one():
    def asked():
        export = Export.objects.create()
        with CaptureQueriesContext(connection) as queries:
            call_command("run_export", export.pk)
        return len(queries)

    amira()
    few = asked()
    for number in range(49):
        amira(email=f"amira-{number}@example.com")

    assert asked() == few


@pytest.mark.django_db(transaction=True)
def test_all_is_of_one_moment():
    olena()

    with snapshot() as using:
        before = Contact.objects.using(using).count()
        Contact.objects.all().delete()
        during = Contact.objects.using(using).count()

    assert (before, during, Contact.objects.count()) == (1, 1, 0)
