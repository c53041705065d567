"""Values of custom fields: each type has one stored form."""

from decimal import Decimal

import pytest

from contacts import custom_values
from contacts.models import CustomField
from crm.values import Invalid

Type = CustomField.Type


def field(type_, **options):
    return CustomField(key="f", label="F", type=type_, **options)


@pytest.mark.parametrize(
    ("custom_field", "written", "stored", "shown"),
    [
        (field(Type.TEXT), " tea ", "tea", "tea"),
        (field(Type.NUMBER), "12480", 12480, "12,480"),
        (field(Type.DECIMAL), "1234.50", "1234.50", "1,234.50"),
        (field(Type.DATE), "2026-05-12", "2026-05-12", "12 May 2026"),
        (field(Type.DATETIME), "2026-05-12 12:00:00+03:00", "2026-05-12T09:00:00Z", "12 May 2026, 09:00"),
        (field(Type.CHOICE, options=["Gold", "Silver"]), "gold", "Gold", "Gold"),
        (field(Type.CHOICES, options=["Run", "Swim", "Ride"]), "ride; run", ["Run", "Ride"], "Run, Ride"),
    ],
)
def test_each_type_has_one_stored_form(custom_field, written, stored, shown):
    assert custom_values.clean(custom_field, written) == stored
    assert custom_values.display(custom_field, stored) == shown


@pytest.mark.parametrize(
    ("custom_field", "written", "reason"),
    [
        (field(Type.NUMBER), "1.5", "whole number"),
        (field(Type.NUMBER, minimum=Decimal(10)), "9", "below the minimum of 10"),
        (field(Type.DECIMAL, maximum=Decimal(10)), "10.01", "above the maximum of 10"),
        (field(Type.DATE), "2024-02-30", "calendar"),
        (field(Type.CHOICE, options=["Gold"]), "Lead", "none of the possible values: Gold"),
        (field(Type.CHOICES, options=["Run", "Swim"]), "run;run;fly", "none of the possible values: Run, Swim"),
        (field(Type.TEXT), "x" * 256, "256 characters"),
        (field(Type.TEXT), "a\x00b", "no text may hold"),
    ],
)
def test_what_does_not_fit_the_type_is_refused(custom_field, written, reason):
    with pytest.raises(Invalid, match=reason):
        custom_values.clean(custom_field, written)


def test_many_choices_go_through_the_possible_values_no_more_often_than_one():
    class Options(list):
        times = 0

        def __iter__(self):
            self.times += 1
            return super().__iter__()

    one, many = (field(Type.CHOICES, options=Options(["Run", "Swim"])) for _ in range(2))

    assert custom_values.clean(one, "swim") == custom_values.clean(many, "Swim; ;SWIM; swim;" * 1_000) == ["Swim"]
    assert one.options.times == many.options.times


def test_the_rules_of_a_file_say_how_it_writes_numbers_and_dates():
    rules = custom_values.Rules(date_order="dmy", decimal=",")

    assert custom_values.clean(field(Type.DECIMAL), "1 234,5", rules) == "1234.5"
    assert custom_values.clean(field(Type.DATE), "05/12/2026", rules) == "2026-12-05"
