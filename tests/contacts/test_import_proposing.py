"""What is proposed for a column that nobody knows by its name: the narrowest type that loses nothing."""

import pytest

from contacts.imports.contacts import ContactImporter
from contacts.imports.options import ImportOptions
from contacts.imports.proposing import choice_of, chosen, columns_of, type_of
from tests.factories import CustomFieldFactory


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([], ""),
        ([""], ""),
        (["12", "-3", "1 000"], "number"),
        (["12", "3.5"], "decimal"),
        (["38,5", "40"], "decimal"),
        (["2026-05-12", "2026-05-13"], "date"),
        (["05/12/2026", "31/12/2026"], "date"),
        (["12/31/2026"], "date"),
        (["12 May 2026"], "date"),
        (["2026-05-12 10:00", "2026-05-13"], "datetime"),
        (["2026-05-12T10:00:00Z"], "datetime"),
        (["Gold", "12"], "text"),
        (["007", "012"], "text"),
        (["0", "0.5"], "decimal"),
        (["+380671234567"], "text"),
        (["1" * 30], "text"),
        (["a" * 256], "text_area"),
    ],
)
def test_the_type_takes_all_values_as_they_are(cells, found):
    assert type_of(cells) == found


@pytest.mark.django_db
def test_a_column_is_recognised_as_the_import_itself_does():
    CustomFieldFactory(key="tier", label="Loyalty tier")
    header = ["E-mail Address", "Loyalty tier", "Shoe"]

    columns = columns_of(ContactImporter(header, ImportOptions()), [["a@example.com", "Gold", "39"]])

    assert [column.field for column in columns] == ["email", "custom.tier", ""]
    assert [column.type for column in columns] == ["text", "text", "number"]


@pytest.mark.django_db
def test_choices_become_options_and_options_choices():
    columns = columns_of(ContactImporter(["email", "Shoe size", "x"], ImportOptions()), [["a@example.com", "39", "1"]])
    choices = ["email", "new:number", ""]

    options = ImportOptions(**chosen(columns, choices))

    assert options.mapping == {"email": "email", "Shoe size": "custom.shoe_size", "x": ""}
    assert options.new_fields == {"Shoe size": "number"}
    assert [choice_of(column, options) for column in columns] == choices
