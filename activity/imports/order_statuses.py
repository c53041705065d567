"""What shops call the states of an order, in our five words.

| ours | a shop's own status | payment | fulfilment |
|---|---|---|---|
| INITIALIZED | pending, new, created | pending | unfulfilled |
| ABANDONED_SHOPPING_CART | checkout-draft, abandoned | | |
| IN_PROGRESS | processing, on hold, paid, shipped | authorized, paid, in part | in part, scheduled, on hold |
| DELIVERED | completed, fulfilled | | fulfilled |
| CANCELLED | cancelled, refunded, failed, voided | refunded, voided, expired; or a date of cancellation | |

Of several that a row gives the lowest in this table counts. Money that went back makes an order cancelled, so that it
is no revenue.
"""

from activity.models import FURTHEST_LAST, OrderStatus
from contacts.imports.fields import Clean
from crm.values import Invalid, spelling

_OWN = {spelling(name): status for status in OrderStatus for name in (status.value, status.label)}
_STATUSES = {
    **_OWN,
    **dict.fromkeys(("pending", "pendingpayment", "new", "created"), OrderStatus.INITIALIZED),
    **dict.fromkeys(("processing", "onhold", "paid", "shipped"), OrderStatus.IN_PROGRESS),
    **dict.fromkeys(("completed", "complete", "fulfilled"), OrderStatus.DELIVERED),
    **dict.fromkeys(("canceled", "refunded", "failed", "voided"), OrderStatus.CANCELLED),
    **dict.fromkeys(("checkoutdraft", "abandoned"), OrderStatus.ABANDONED_SHOPPING_CART),
}
_PAYMENTS = {
    "pending": OrderStatus.INITIALIZED,
    "unpaid": OrderStatus.INITIALIZED,
    **dict.fromkeys(("authorized", "paid", "partiallypaid", "partiallyrefunded"), OrderStatus.IN_PROGRESS),
    **dict.fromkeys(("refunded", "voided", "expired"), OrderStatus.CANCELLED),
}
_FULFILMENTS = {
    **dict.fromkeys(("unfulfilled", "restocked"), OrderStatus.INITIALIZED),
    **dict.fromkeys(("partial", "partiallyfulfilled", "inprogress", "scheduled", "onhold"), OrderStatus.IN_PROGRESS),
    "fulfilled": OrderStatus.DELIVERED,
}


def _cleaner(words: dict[str, OrderStatus], what: str) -> Clean:
    def clean(cell: str) -> OrderStatus:
        status = words.get(spelling(cell).removeprefix("wc"))
        if status is None:
            raise Invalid(f"not {what}: use one of {', '.join(OrderStatus.values)}")
        return status

    return clean


clean_status = _cleaner(_STATUSES, "an order status")
clean_payment = _cleaner(_PAYMENTS | _OWN, "a status of payment")
clean_fulfilment = _cleaner(_FULFILMENTS | _OWN, "a status of fulfilment")


def status_of(*said: OrderStatus | None) -> str:
    """The furthest of those that a row gives, "" where it gives none."""
    given = {status for status in said if status}
    return max(given, key=FURTHEST_LAST.index).value if given else ""
