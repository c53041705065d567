"""The campaigns of four years: seasonal and weekly ones on their day, the others whenever triggered."""

from datetime import date, timedelta
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from .catalogue import WIDGETS
from .clock import Clock


class Campaign(NamedTuple):
    name: str
    channel: str
    workflow: str = ""
    at: int = 0
    """When it went out; 0 for one that each person triggers."""


CHANNELS = ["email", "sms", "viber", "mobile_push", "web_push", "telegram", "app_inbox", "widget"]

SEASONS = [
    # month, day, hour, name, channels
    (1, 9, 9, "Winter sale", "email mobile_push"),
    (2, 11, 8, "Valentine's picks", "email"),
    (3, 5, 9, "Spring collection", "email viber"),
    (4, 2, 10, "Easter basket", "email"),
    (5, 21, 16, "Sneaker week", "email web_push"),
    (6, 18, 9, "Summer sale", "email sms"),
    (8, 20, 8, "Back to school", "email"),
    (9, 9, 8, "Big autumn", "email telegram"),
    (10, 28, 17, "Halloween night", "mobile_push"),
    (11, 20, 9, "Black Friday early access", "email"),
    (11, 27, 6, "Black Friday", "email sms viber"),
    (12, 17, 9, "Gifts in time", "email"),
]

TRIGGERED = [
    # weight, name, channel, workflow
    (9, "Your order is on its way", "mobile_push", "Order shipped"),
    (9, "Your order is on its way", "email", "Order shipped"),
    (6, "Your courier is near", "sms", "Order shipped"),
    (6, "How was your order?", "email", "After the purchase"),
    (4, "Welcome aboard", "email", "Welcome series"),
    (3, "Three tips to begin with", "email", "Welcome series"),
    (7, "You left something behind", "email", "Abandoned cart"),
    (6, "Still thinking it over?", "web_push", "Abandoned cart"),
    (5, "Your cart is waiting", "viber", "Abandoned cart"),
    (5, "Points are expiring", "sms", "Loyalty reminder"),
    (5, "A new tier is close", "app_inbox", "Loyalty reminder"),
    (6, "Picked for you", "app_inbox", ""),
    (4, "What's new in the app", "app_inbox", ""),
    (5, "Price drop", "mobile_push", "Price watch"),
    (5, "Back in stock", "web_push", "Price watch"),
    (5, "Back in stock", "telegram", "Price watch"),
    (3, "Order status", "telegram", "Order shipped"),
    (2, "Happy birthday!", "email", "Birthday"),
    (2, "Happy birthday!", "viber", "Birthday"),
    (3, "We miss you", "email", "Win back"),
]

WIDGET_WEIGHT = 3

CONFIRMATION = Campaign("Confirm your subscription", "email", "Double opt-in")

DIGEST_WEEKS = 22

SENDING = 1_800
"""Seconds until a scheduled campaign has gone out to everybody."""


class Calendar:
    """Which campaigns can reach somebody, by the frozenset of channels that the person has."""

    def __init__(self, clock: Clock):
        planned = [c for c in [*seasonal(clock), *weekly(clock)] if 0 < c.at < clock.now - SENDING]
        planned.sort(key=attrgetter("at"))
        triggered = [
            Campaign(name, channel, workflow) for weight, name, channel, workflow in TRIGGERED for _ in range(weight)
        ]
        triggered += [Campaign(name, "widget") for name, *_ in WIDGETS for _ in range(WIDGET_WEIGHT)]

        self.scheduled = cache(lambda channels: [c for c in planned if c.channel in channels])
        self.triggered = cache(lambda channels: [c for c in triggered if c.channel in channels])


def seasonal(clock: Clock) -> list[Campaign]:
    this_year = clock.today().year
    return [
        Campaign(f"{name} {year}", channel, at=clock.instant(date(year, month, day), hour))
        for year in range(this_year - 4, this_year + 1)
        for month, day, hour, name, channels in SEASONS
        for channel in channels.split()
    ]


def weekly(clock: Clock) -> list[Campaign]:
    """Wednesdays at eight, numbered as the weeks of the year are."""
    today = clock.today()
    last = today - timedelta((today.weekday() - 2) % 7)
    days = [last - timedelta(weeks=weeks) for weeks in range(DIGEST_WEEKS)]
    return [Campaign(f"Weekly digest #{day.isocalendar().week}", "email", at=clock.instant(day, 8)) for day in days]
