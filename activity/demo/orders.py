"""orders.csv: what people bought, or left in the cart."""

from random import Random
from typing import NamedTuple

from . import products
from .clock import DAY, Clock
from .people import REFERENCE, Person

HEADER = (*REFERENCE, "external_id", "amount", "currency", "status", "ordered_at", "items")

SHARE_OF_ACTIVITIES = 0.068
MOST = 60

OUTCOMES = ["DELIVERED"] * 15 + ["CANCELLED"] * 2 + ["ABANDONED_SHOPPING_CART"] * 3
YOUNG_OUTCOMES = ["INITIALIZED", "IN_PROGRESS", "IN_PROGRESS", "ABANDONED_SHOPPING_CART"]
YOUNG = 4 * DAY


class Order(NamedTuple):
    external_id: str
    amount: str
    currency: str
    status: str
    at: int
    items: str


class Orders:
    def __init__(self, random: Random, clock: Clock):
        self._random = random
        self._clock = clock
        self._goods = {currency: products.items(currency) for currency in products.RATES}

    def of(self, person: Person) -> list[Order]:
        if not person.contact:
            return []
        count = int(person.activities * SHARE_OF_ACTIVITIES + self._random.random())
        return [self._order(person, ordinal) for ordinal in range(1, min(count, MOST) + 1)]

    def row(self, person: Person, order: Order) -> tuple[str, ...]:
        ordered_at = self._clock.local(order.at, person.home.zone)
        return (*person.reference, *order[:4], ordered_at, order.items)

    def _order(self, person: Person, ordinal: int) -> Order:
        chance, now = self._random.random, self._clock.now
        age = int((now - person.created) * chance() ** 1.5)
        outcomes = YOUNG_OUTCOMES if age < YOUNG else OUTCOMES
        currency = person.home.currency
        goods = self._goods[currency]
        basket = [goods[int(chance() * len(goods))] for _ in range(1 + int(chance() ** 2 * 4))]
        return Order(
            external_id=f"{100_000 + person.number}-{ordinal}",
            amount=products.amount(sum(item.cost for item in basket), currency),
            currency=currency,
            status=outcomes[int(chance() * len(outcomes))],
            at=now - age,
            items=f"[{', '.join([item.text for item in basket])}]",
        )
