"""events.csv: what people did in the app and on the website."""

import json
from collections.abc import Iterator
from random import Random

from .clock import Clock
from .orders import Order
from .people import REFERENCE, Person
from .products import PRODUCTS

HEADER = (*REFERENCE, "event", "event_id", "occurred_at", "key_value", "params", "workflows")

SHARE_OF_ACTIVITIES = 0.31
SHARE_WITH_ID = 0.86
SHARE_WITH_KEY_VALUE = 0.7

PAID = {"IN_PROGRESS", "DELIVERED"}

GOODS = [{"product": name, "category": category, "price": euro} for name, category, euro in PRODUCTS]
PAGES = [{"page": page} for page in ("/", "/sale", "/new", "/stores", "/help/returns", "/about")]
VERSIONS = [{"version": version} for version in ("5.1.3", "5.2.0", "5.2.1", "5.3.0")]
QUERIES = ["trail shoes", "tent", 'tube 28"', "rain jacket", "gift <3", "socks; merino", "шкарпетки"]
CARTS = [{"items": items, "total": 39.9 * items} for items in range(1, 8)]

TYPES = [
    # weight, event, parameters to choose from, workflows
    (24, "product_viewed", GOODS, ""),
    (14, "page_viewed", PAGES, ""),
    (7, "category_viewed", [{"category": good["category"]} for good in GOODS], ""),
    (6, "product_searched", [{"query": query, "found": len(query)} for query in QUERIES], ""),
    (8, "cart_updated", CARTS, "Abandoned cart"),
    (3, "checkout_started", CARTS, "Abandoned cart"),
    (4, "wishlist_added", GOODS, "Price watch"),
    (1, "wishlist_removed", GOODS, ""),
    (2, "stock_alert_requested", GOODS, "Price watch"),
    (2, "review_written", [{"stars": stars} for stars in (5, 5, 4, 4, 3, 2, 1)], "After the purchase"),
    (3, "promo_code_applied", [{"code": code} for code in ("WELCOME10", "AUTUMN", "FRIEND5")], ""),
    (1, "store_visited", [{"store": store} for store in ("Old Town", "Riverside Mall")], ""),
    (2, "logged_in", [{"method": method} for method in ("password", "link", "passkey")], ""),
    (1, "registered", [{}], "Welcome series;Loyalty reminder"),
    (1, "subscription_form_filled", [{"form": form} for form in ("Footer", "Pop-up")], "Welcome series"),
    (1, "support_asked", [{"topic": topic} for topic in ("delivery", "size", "return")], ""),
    (2, "points_earned", [{"points": points} for points in (10, 25, 50, 120)], "Loyalty reminder"),
]
APP_TYPES = [
    (22, "app_opened", VERSIONS, ""),
    (1, "app_installed", VERSIONS, "Welcome series"),
    (1, "app_updated", VERSIONS, ""),
    (5, "push_opened", [{"campaign": name} for name in ("Price drop", "Picked for you")], ""),
]


class Events:
    def __init__(self, random: Random, clock: Clock):
        self._random = random
        self._clock = clock
        self._everyone = kinds(TYPES)
        self._with_app = kinds(TYPES + APP_TYPES)

    def of(self, person: Person, orders: list[Order]) -> Iterator[tuple[str, ...]]:
        """The payments of the orders, and whatever else the person did."""
        chance = self._random.random
        stamp, now = self._clock.stamp, self._clock.now
        reference, age = person.reference, now - person.created
        possible = self._with_app if "mobile_push" in person.channels else self._everyone

        for order in orders:
            if order.status in PAID:
                yield self._paid(person, order)
        for ordinal in range(int(person.activities * SHARE_OF_ACTIVITIES + chance()) - len(orders)):
            event, params, workflows = possible[int(chance() * len(possible))]
            yield (
                *reference,
                event,
                f"e-{person.number:x}-{ordinal:x}" if chance() < SHARE_WITH_ID else "",
                stamp(now - int(age * chance() ** 1.5)),
                person.key_value if chance() < SHARE_WITH_KEY_VALUE else "",
                params[int(chance() * len(params))],
                workflows,
            )

    def _paid(self, person: Person, order: Order) -> tuple[str, ...]:
        return (
            *person.reference,
            "order_paid",
            f"paid-{order.external_id}",
            self._clock.stamp(order.at),
            person.key_value,
            f'{{"order": "{order.external_id}", "amount": {order.amount}, "currency": "{order.currency}"}}',
            "Order shipped",
        )


def kinds(types: list) -> list[tuple[str, list[str], str]]:
    """Each event as often as its weight, its parameters written as JSON once and for all."""
    return [
        (event, [json.dumps(one, ensure_ascii=False) if one else "" for one in params], workflows)
        for weight, event, params, workflows in types
        for _ in range(weight)
    ]
