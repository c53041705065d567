"""Indexes of custom fields: by command and in the admin, and never said to be there when they aren't."""

from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from contacts.custom_indexes import drop_index
from contacts.models import CustomField
from tests.factories import ContactFactory, CustomFieldFactory
from tests.indexing import work_on_indexes

pytestmark = pytest.mark.django_db(transaction=True)  # no transaction can hold what is built beside running work

TOO_LONG_TO_INDEX = "".join(sha256(bytes([number])).hexdigest() for number in range(200))


@pytest.fixture(autouse=True)
def no_index_stays():
    """The tables of a test are emptied by itself, and keep their indexes."""
    yield
    for field in CustomField.objects.all():
        drop_index(field)


def index_field(*arguments):
    said = StringIO()
    call_command("index_field", *arguments, stdout=said)
    return said.getvalue()


def is_indexed(field):
    """(what the field says, whether its index can be used or None where there is none)"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [f"contact_custom_{field.pk}"]
        )
        found = cursor.fetchone()
    field.refresh_from_db()
    return field.indexed, found and found[0]


def test_the_command_indexes_fields_and_takes_their_indexes_away():
    size, points = CustomFieldFactory(key="size"), CustomFieldFactory(key="points", type="number")

    said = index_field("size", "points")
    assert said.startswith("size: indexed (")
    assert "points: indexed (" in said
    assert is_indexed(size) == is_indexed(points) == (True, True)

    assert "size: no longer indexed (" in index_field("size", "--drop")
    assert is_indexed(size) == (False, None)
    assert is_indexed(points) == (True, True)


def test_the_planner_gets_statistics_of_what_is_indexed():
    field = CustomFieldFactory(key="size")
    ContactFactory(custom={"size": "L"})

    index_field("size")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [f"contact_custom_{field.pk}"])
        assert cursor.fetchone() == (1,)


def test_a_field_that_has_its_index_is_left_alone():
    CustomFieldFactory(key="size")
    index_field("size")

    assert "size: is indexed already" in index_field("size")


def test_a_field_that_only_says_that_it_is_indexed_gets_its_index():
    field = CustomFieldFactory(key="size", indexed=True)

    assert "size: indexed" in index_field("size")
    assert is_indexed(field) == (True, True)


def test_an_unknown_key_is_an_error_that_lists_the_known_ones():
    field = CustomFieldFactory(key="size")

    with pytest.raises(CommandError, match=r"No custom field has the key sise; there are: size\."):
        index_field("size", "sise")

    assert is_indexed(field) == (False, None)


@pytest.fixture
def unindexable_field():
    """With a value that fits no index, as it may be left from when the field was a text area."""
    contact = ContactFactory()
    contact.custom = {"size": TOO_LONG_TO_INDEX}
    contact.save()
    return CustomFieldFactory(key="size", label="Size")


def test_an_index_that_cannot_be_built_leaves_nothing_behind(unindexable_field):
    with pytest.raises(CommandError, match="size could not be indexed: index row"):
        index_field("size")

    assert is_indexed(unindexable_field) == (False, None)


def address_of(field):
    return f"/admin/contacts/customfield/{field.pk}/change/"


def filled(client, field):
    """What a browser posts of the field's page; a box that isn't ticked is not among it."""
    form = client.get(address_of(field)).context["adminform"].form
    given = {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}
    initial = {"initial-indexed": str(form["indexed"].value())}
    return initial | {name: value for name, value in given.items() if value is not False}


def tick_indexed(client, field):
    return client.post(address_of(field), filled(client, field) | {"indexed": "on"}, follow=True).text


def test_staff_do_not_wait_for_the_index(staff_client):
    field = CustomFieldFactory(label="Size")

    page = tick_indexed(staff_client, field)
    before = is_indexed(field)
    work_on_indexes()

    assert "“Size” is being indexed." in page
    assert (before, is_indexed(field)) == ((False, None), (True, True))


def test_a_page_that_was_open_while_the_index_was_built_leaves_it(staff_client):
    field = CustomFieldFactory(label="Size")
    tick_indexed(staff_client, field)
    opened = filled(staff_client, field)
    work_on_indexes()

    staff_client.post(address_of(field), opened | {"label": "Shoe size"})
    work_on_indexes()
    assert is_indexed(field) == (True, True)
    assert CustomField.objects.get().label == "Shoe size"

    unticked = {name: value for name, value in filled(staff_client, field).items() if name != "indexed"}
    assert "is no longer indexed" in staff_client.post(address_of(field), unticked, follow=True).text
    work_on_indexes()
    assert is_indexed(field) == (False, None)


def test_the_history_of_a_field_says_why_there_is_no_index(staff_client, unindexable_field):
    tick_indexed(staff_client, unindexable_field)
    work_on_indexes()

    page = staff_client.get(f"/admin/contacts/customfield/{unindexable_field.pk}/history/").text
    assert "Counts as not indexed, since the index could not be built: index row" in page
    assert is_indexed(unindexable_field) == (False, None)
    assert CustomField.objects.get().label == "Size"
