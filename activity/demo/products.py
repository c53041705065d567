"""What the shop sells, priced in every currency, with the texts that rows quote ready made."""

import json
from typing import NamedTuple

RATES = {
    # what one euro is worth, roughly
    "EUR": 1,
    "UAH": 48,
    "PLN": 4.25,
    "GBP": 0.86,
    "SEK": 11,
    "NGN": 1700,
    "SGD": 1.5,
    "JPY": 170,
    "TRY": 48,
    "EGP": 56,
    "GEL": 3.1,
}
WITHOUT_MINOR_UNITS = {"JPY"}

PRODUCTS = [
    # name, category, price in euro
    ("Trail shoes Ridge", "Running", 129),
    ("Road shoes Tempo", "Running", 149),
    ("Merino socks, 3 pairs", "Running", 29),
    ("Reflective vest", "Running", 25),
    ("Rain jacket Squall", "Outdoor", 189),
    ("Fleece Ember", "Outdoor", 79),
    ("Backpack 28 l", "Outdoor", 99),
    ("Tent for two", "Outdoor", 259),
    ("Head torch 400 lm", "Outdoor", 45),
    ("Steel bottle 0.75 l", "Outdoor", 24),
    ("Helmet Breeze", "Cycling", 89),
    ('Inner tube 28"', "Cycling", 8),
    ("Bib shorts", "Cycling", 95),
    ("Front light USB-C", "Cycling", 39),
    ("Yoga mat Cork", "Yoga", 59),
    ("Block & strap set", "Yoga", 22),
    ("Leggings Flow", "Yoga", 49),
    ("Goggles Clear", "Swimming", 19),
    ("Swimsuit Lane", "Swimming", 55),
    ("Towel, quick-dry", "Swimming", 21),
    ("Cabin bag 36 l", "Travel", 139),
    ("Packing cubes", "Travel", 35),
    ("Gift card", "Gifts", 50),
]


class Item(NamedTuple):
    """So many pieces of one product, in one currency."""

    cost: int
    """In minor units."""
    text: str
    """JSON, as in an order's items."""


def price(euro: int, currency: str) -> int:
    """In minor units, a little below a round number."""
    whole = round(euro * RATES[currency])
    return whole if currency in WITHOUT_MINOR_UNITS else whole * 100 - 10


def amount(minor: int, currency: str) -> str:
    if currency in WITHOUT_MINOR_UNITS:
        return str(minor)
    return f"{minor // 100}.{minor % 100:02}"


def items(currency: str) -> list[Item]:
    """Every product, mostly one piece of it."""
    return [
        item(number, product, quantity, currency)
        for number, product in enumerate(PRODUCTS, start=101)
        for quantity in (1, 1, 1, 2, 3)
    ]


def item(number: int, product: tuple[str, str, int], quantity: int, currency: str) -> Item:
    name, category, euro = product
    cost = price(euro, currency)
    text = json.dumps(
        {
            "externalItemId": f"SKU-{number}",
            "name": name,
            "category": category,
            "quantity": quantity,
            "cost": float(amount(cost, currency)),
        }
    )
    return Item(cost * quantity, text)
