"""Orders: the same external ID is the same order, whoever tells of it and however often."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic.alias_generators import to_camel

from activity.imports.amounts import amount, clean_currency
from activity.imports.order_statuses import clean_status
from activity.models import Order
from activity.recording import OrderRow
from contacts.cleaning import PLAIN_CLEANERS, text_of
from contacts.custom_values import Rules
from contacts.intake.errors import Refused
from crm.values import Invalid, clean_json

from .schemas import OrderIn, WhoIn
from .whose import Happening, cleaned, instant, person_of

DETAILS = {
    name: to_camel(name)
    for name in (
        *("shipping", "discount", "taxes", "restore_url", "status_description", "store_id", "source"),
        *("delivery_method", "payment_method", "delivery_address", "additional_info"),
    )
}
"""{attribute of the call: its name there}"""


def order(told: OrderIn) -> Happening:
    external_id = cleaned("externalOrderId", text_of(255), told.external_order_id)
    if not external_id:
        raise Refused(422, "is missing", "externalOrderId")
    person = person_of(
        WhoIn(external_customer_id=told.external_customer_id, email=told.email, phone=told.phone)  # type: ignore[call-arg]
    )
    for name, stored, given in (
        ("firstName", "first_name", told.first_name),
        ("lastName", "last_name", told.last_name),
    ):
        if value := cleaned(name, PLAIN_CLEANERS[stored], given):
            person.values[stored] = value
    row = OrderRow(
        contact_id=0,
        external_id=external_id,
        amount=_amount(told.total_cost),
        currency=cleaned("currency", clean_currency, told.currency) or "",
        status=cleaned("status", clean_status, told.status) or "",
        ordered_at=cleaned("date", instant, told.date),
        items=_checked("items", told.items),
        details=_checked("details", _details(told)),
    )
    return Happening(person, row)


def order_as_of(at: datetime, told: OrderIn) -> Happening:
    """As told `at` some time before: it dates an order of which nobody says when it was placed."""
    happening = order(told)
    row = happening.what
    if row.ordered_at is None and not Order.objects.filter(external_id=row.external_id).exists():
        row.ordered_at = at
    return happening


def _amount(given: Any) -> Decimal | None:
    if isinstance(given, bool | dict | list):
        raise Refused(422, "must be a number", "totalCost")
    return None if given is None else cleaned("totalCost", amount(Rules(decimal=".")), str(given))


def _details(told: OrderIn) -> dict[str, Any] | None:
    """{name in the call: value} of what is kept as it came; None where nothing was told."""
    given = {DETAILS[name]: getattr(told, name) for name in DETAILS}
    return {name: value for name, value in given.items() if value not in (None, "")} or None


def _checked(name: str, given: Any) -> Any:
    try:
        return None if given is None else clean_json(given)
    except Invalid as error:
        raise Refused(422, str(error), name) from None
