"""Files of orders: a line for each, or a line for each of its items."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

from activity.models import OrderStatus
from activity.recording import OrderRow, Trace, record_orders, take_back_orders
from contacts.imports.fields import Field, dated, plain, text
from contacts.imports.importer import Cells, Parsed, in_columns
from contacts.models import Origin, Source
from contacts.writing import Result
from crm.values import Invalid, clean_json, spelling

from .activities import ActivityImporter, Column, filled
from .amounts import amount, clean_currency
from .order_items import item_fields, items_of, whole_orders
from .order_statuses import clean_fulfilment, clean_payment, clean_status, status_of


def clean_items(cell: str) -> list[Any]:
    items = clean_json(cell)
    if not isinstance(items, list):
        raise Invalid('not a list of items, such as [{"name": "Tea"}]')
    return items


def clean_details(cell: str) -> dict[str, Any]:
    details = clean_json(cell)
    if not isinstance(details, dict):
        raise Invalid('not an object, such as {"deliveryMethod": "Courier"}')
    return details


class OrderImporter(ActivityImporter):
    kind = "orders"
    source = Source.ORDER
    taken_back = staticmethod(take_back_orders)
    needs_all_of = ("external_id", "amount", "ordered_at")
    grouped_by = ("external_id",)

    def own_fields(self, header: list[str]) -> Iterable[Field]:
        yield Field("external_id", text(255), ("external order ID", "order ID", "order number", *_shopify_name(header)))
        yield Field(
            "amount", amount, ("total cost", "total", "total price", "order total", "order total amount", "sum")
        )
        yield Field("currency", plain(clean_currency), ("currency code", "order currency"))
        yield Field("status", plain(clean_status), ("order status",))
        yield Field("payment_status", plain(clean_payment), ("financial status",))
        yield Field("fulfilment_status", plain(clean_fulfilment), ("fulfillment status",))
        yield dated("cancelled_at", "canceled at")
        yield dated("ordered_at", "order date", "ordered", "created at", "date created", "date")
        yield Field("items", plain(clean_items))
        yield Field("details", plain(clean_details))
        yield from item_fields()

    @cached_property
    def has_items(self) -> bool:
        """Whether each line is an item of an order."""
        return not {"item_id", "item_name"}.isdisjoint(field.name for field in self.columns.values())

    def parse(self, lines: Sequence[tuple[int, Cells]]) -> Iterable[Parsed]:
        parsed = super().parse(lines)
        if not self.has_items:
            return parsed
        columns, _ = self.clean(in_columns([cells for _, cells in lines]), ("external_id",))
        ids = columns.get("external_id", [None] * len(lines))
        needed = {name: self.column_of(name) for name in self.needs_all_of}
        return whole_orders(list(parsed), [line for line, _ in lines], ids, needed)

    @cached_property
    def needed_on_a_line(self) -> Sequence[str]:
        """What one line of an order says holds for its other lines."""
        return ("external_id",) if self.has_items else self.needs_all_of

    def happened(self, column: Column, lines: Sequence[int]) -> Iterable[OrderRow]:
        items = column("items")
        if self.has_items:
            items = [[*(given or ()), *item] or None for given, item in zip(items, items_of(column), strict=True)]
        cancelled = [at and OrderStatus.CANCELLED for at in column("cancelled_at")]
        return map(
            OrderRow,
            repeat(0),
            column("external_id"),
            column("amount"),
            filled(column("currency"), ""),
            map(status_of, *map(column, ("status", "payment_status", "fulfilment_status")), cancelled),
            column("ordered_at"),
            items,
            column("details"),
            lines,
        )

    def record(self, rows: Sequence[OrderRow], origin: Origin, *, dry_run: bool, trace: Trace) -> list[Result]:
        return record_orders(rows, origin, dry_run=dry_run, trace=trace)


def _shopify_name(header: list[str]) -> tuple[str, ...]:
    """Shopify calls the number that people know an order by its name."""
    return ("name",) if "lineitemname" in map(spelling, header) else ()
