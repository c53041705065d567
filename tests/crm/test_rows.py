"""Rows of a table filled into their template: each as if it were rendered by itself."""

from typing import NamedTuple

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.rows import filled_rows


class Item(NamedTuple):
    name: str
    quantity: str
    cost: str


TEMPLATE = "activity/order_item.html"


@pytest.mark.parametrize(
    "item",
    [
        Item("Tea", "2", "€3.00"),
        Item("Tea", "", ""),
        Item("", "2", ""),
        Item("{0} {name} }{", "{{ line.cost }}", "%s %(name)s"),
        Item("<b>\"Tea\" & 'milk'</b>", "0", "\\1 \\g<0>"),
        Item(SafeString("<i>Tea</i>"), "1", "2"),
    ],
)
def test_a_row_is_what_its_template_makes_of_it(item):
    rendered = render_to_string(TEMPLATE, {"line": item}).strip()

    assert filled_rows(TEMPLATE, [item]) == rendered


def test_rows_follow_each_other_each_with_its_own_values():
    rows = filled_rows(TEMPLATE, (Item(name, "", cost) for name, cost in (("Tea", "1"), ("Milk", ""), ("Jam", "2"))))

    parts = ('<li><bdi>Tea</bdi> <span class="quiet">1</span></li>', "<li><bdi>Milk</bdi></li>")
    assert rows == "".join((*parts, '<li><bdi>Jam</bdi> <span class="quiet">2</span></li>'))


def test_no_rows_are_no_text():
    assert filled_rows(TEMPLATE, []) == ""
