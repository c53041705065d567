"""Files of orders."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies

from activity.models import OrderStatus
from activity.recording import OrderRow, record_orders
from contacts.custom_values import Rules
from contacts.imports.fields import Field, dated, plain, spelling, structure, text
from contacts.models import Origin, Source
from contacts.writing import Result
from crm.values import Invalid, clean_decimal, clean_text

from .activities import ActivityImporter

_STATUSES = {spelling(name): status.value for status in OrderStatus for name in (status.value, status.label)}
_STATUSES |= {"canceled": OrderStatus.CANCELLED.value, "inprogress": OrderStatus.IN_PROGRESS.value}
_LARGEST = Decimal(10) ** 14


def amount(rules: Rules):
    """An amount of money: at most four decimals and fourteen digits before them."""

    def clean(cell: str) -> Decimal:
        number = clean_decimal(cell, rules.decimal)
        if abs(number) >= _LARGEST or number != round(number, 4):
            raise Invalid("an amount has at most fourteen digits and four decimals")
        return number

    return clean


def clean_currency(cell: str) -> str:
    code = clean_text(cell, 10).upper()
    if code not in list_currencies():
        raise Invalid("not a currency: use its ISO 4217 code, such as EUR")
    return code


def clean_status(cell: str) -> str:
    status = _STATUSES.get(spelling(cell))
    if status is None:
        raise Invalid(f"not an order status: use one of {', '.join(OrderStatus.values)}")
    return status


class OrderImporter(ActivityImporter):
    kind = "orders"
    source = Source.ORDER
    needs_all_of = ("external_id", "amount", "ordered_at")
    grouped_by = ("external_id",)

    def own_fields(self, header: list[str]) -> Iterable[Field]:
        yield Field("external_id", text(255), ("external order ID", "order ID", "order number"))
        yield Field("amount", amount, ("total cost", "total", "total price", "sum"))
        yield Field("currency", plain(clean_currency), ("currency code",))
        yield Field("status", plain(clean_status), ("order status",))
        yield dated("ordered_at", "order date", "ordered", "date")
        yield Field("items", structure)

    def happened(self, values: dict[str, Any], line: int) -> OrderRow:
        items = values.get("items")
        if items is not None and not isinstance(items, list):
            self.refuse_cell("items", 'not a list of items, such as [{"name": "Tea"}]')
            items = None
        return OrderRow(
            contact_id=0,
            external_id=values["external_id"],
            amount=values["amount"],
            currency=values.get("currency") or "",
            status=values.get("status") or "",
            ordered_at=values["ordered_at"],
            items=items,
            line=line,
        )

    def record(self, rows: Sequence[OrderRow], origin: Origin, *, dry_run: bool) -> list[Result]:
        return record_orders(rows, origin, dry_run=dry_run)
