"""Files with one line for each item: the lines of one order become one order, or none of them does."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from contacts.imports.fields import Field, text
from contacts.imports.importer import BadRow, Parsed

from .activities import Activity, Column
from .amounts import amount

_KEYS = {
    "item_id": "externalItemId",
    "item_name": "name",
    "item_category": "category",
    "item_quantity": "quantity",
    "item_price": "cost",
}
"""{field: the key of an item in JSON}"""


def item_fields() -> Iterable[Field]:
    yield Field("item_id", text(255), ("lineitem SKU", "item SKU", "SKU"))
    yield Field("item_name", text(500), ("lineitem name", "product name"))
    yield Field("item_category", text(255), ("product category",))
    yield Field("item_quantity", amount, ("lineitem quantity", "quantity", "qty", "quantity (- refund)"))
    yield Field("item_price", amount, ("lineitem price", "item cost", "unit price"))


def items_of(column: Column) -> Iterable[list[dict[str, Any]]]:
    """The item of each line, ready for JSON; none without a name or an ID."""
    for values in zip(*map(column, _KEYS), strict=True):
        item = {key: _plain(value) for key, value in zip(_KEYS.values(), values, strict=True) if value is not None}
        yield [item] if "name" in item or "externalItemId" in item else []


def _plain(value: Any) -> Any:
    """A number as a program expects it in JSON; as text only where a float would lose digits."""
    if not isinstance(value, Decimal):
        return value
    if value == int(value):
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def whole_orders(
    rows: list[Parsed], numbers: Sequence[int], ids: Sequence[str | None], needed: dict[str, str]
) -> list[Parsed]:
    """The rows with all items of an order in its first one, and with its contact in lines that name none.

    `numbers` and `ids` are those of the lines and of their orders; `needed` is {field: column} of what one line of an
    order has to give at least. An order of which a line is faulty is rejected whole, so that it never is there in part.
    """
    places: dict[str, list[int]] = {}
    for place, external_id in enumerate(ids):
        if external_id:
            places.setdefault(external_id, []).append(place)
    for of_order in places.values():
        whole = _whole([rows[place][0] for place in of_order], [numbers[place] for place in of_order], needed)
        for place, row in zip(of_order, whole, strict=True):
            rows[place] = row, rows[place][1]
    return rows


def _whole(
    order: list[Activity | BadRow], numbers: Sequence[int], needed: dict[str, str]
) -> Sequence[Activity | BadRow]:
    """The lines of one order, or the reasons why it is none."""
    sound = [row for row in order if not isinstance(row, BadRow)]
    if len(sound) < len(order):
        faulty = next(number for row, number in zip(order, numbers, strict=True) if isinstance(row, BadRow))
        reason = f"line {faulty} of the same order is faulty"
        return [row if isinstance(row, BadRow) else BadRow(reason) for row in order]
    if missing := _missing(sound, needed):
        return [BadRow(f"{missing} is empty on every line of the order") for _ in order]
    return _joined(sound)


def _missing(order: list[Activity], needed: dict[str, str]) -> str | None:
    """The column that is empty on all lines, if there is one."""
    empty = (column for name, column in needed.items() if all(getattr(row.happened, name) is None for row in order))
    return next(empty, None)


def _joined(order: list[Activity]) -> list[Activity]:
    """The lines with all items in the first one."""
    items = [item for row in order for item in row.happened.items or ()]
    for row in order:
        row.happened.items = None
    order[0].happened.items = items or None
    who = next((row.who for row in order if any(row.who)), order[0].who)
    return [row if any(row.who) else row._replace(who=who) for row in order]
