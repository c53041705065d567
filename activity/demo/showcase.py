"""Two who are always there: Olena Kovalenko, on whom everything can be seen, and a kiosk with the longest history."""

from .campaigns import CHANNELS
from .clock import DAY, Clock
from .devices import Device
from .homes import Homes
from .people import HEADER, Ending, Person

YEARS_KNOWN = 2
ACTIVITIES = 420
KIOSK_ACTIVITIES = 50_000
KIOSK_ACTIVITIES_PER_PERSON = 11
"""In a small set even the kiosk has fewer."""


def olena(total: int, clock: Clock) -> Person:
    """Contact number 1."""
    created = clock.now - YEARS_KNOWN * 365 * DAY
    midnight = clock.now - clock.now % DAY
    ending = Ending("email", "blacklisted", midnight - 14 * DAY + 33_240, "550 5.1.1 mailbox does not exist")
    told = {
        "external_id": "C-77120",
        "email": "olena.kovalenko@example.com",
        "phone": "+380671234567",
        "telegram_id": "5512009871",
        "first_name": "Olena",
        "last_name": "Kovalenko",
        "gender": "female",
        "birth_date": "1991-05-04",
        "country": "UA",
        "region": "Kyiv City",
        "city": "Kyiv",
        "address": "Khreshchatyk 22",
        "postcode": "01001",
        "language": "uk",
        "time_zone": "Europe/Kyiv",
        "source": "subscription_form",
        "created_at": clock.stamp(created),
        "email_status": ending.status,
        "email_status_at": clock.stamp(ending.at),
        "email_status_reason": ending.reason,
        "subscriptions": "weekly_digest;sales;loyalty_news",
        "unsubscriptions": "product_news",
        "subscribed_at": clock.stamp(created),
        "interests": "Running;Outdoor",
        "favourite_store": "Old Town",
        "shoe_size": "38.5",
        "last_fitting_at": clock.stamp(midnight - 40 * DAY + 54_000),
        "stylist_note": "Runs the Kyiv half marathon.\nAsks for wide fits and reflective details.",
        "tier": "Gold",
        "points": "12480",
        "member_since": clock.day(created + 120 * DAY),
        "cashback": "312.00",
        "card_number": "700000001",
    }
    return Person(
        number=1,
        contact=tuple(told[column] for column in HEADER),
        devices=devices(clock),
        reference=("C-77120", "", "", ""),
        key_value=told["email"],
        home=Homes().by_code["UA"],
        created=created,
        channels=frozenset(CHANNELS),
        ending=ending,
        activities=min(ACTIVITIES, 3 * total),
    )


def kiosk(total: int, clock: Clock) -> Person:
    """Contact number 2: customers of a shop order at it, all day long, in its name."""
    created = clock.now - YEARS_KNOWN * 365 * DAY
    told = {
        "external_id": "K-1",
        "email": "kiosk.old.town@example.com",
        "first_name": "Kiosk",
        "last_name": "Old Town",
        "country": "UA",
        "region": "Lviv Region",
        "city": "Lviv",
        "language": "uk",
        "time_zone": "Europe/Kyiv",
        "source": "api",
        "created_at": clock.stamp(created),
        "subscriptions": "sales",
        "subscribed_at": clock.stamp(created),
        "favourite_store": "Old Town",
    }
    return Person(
        number=2,
        contact=tuple(told.get(column, "") for column in HEADER),
        devices=[],
        reference=("K-1", "", "", ""),
        key_value=told["email"],
        home=Homes().by_code["UA"],
        created=created,
        channels=frozenset({"email", "widget"}),
        ending=None,
        activities=min(KIOSK_ACTIVITIES, KIOSK_ACTIVITIES_PER_PERSON * total),
    )


def devices(clock: Clock) -> list[Device]:
    just_now = clock.stamp(clock.now - 7_200)
    days_ago = clock.stamp(clock.now - 3 * DAY)
    return [
        Device(
            *("Shop for Android", "0e1ea0c0ffee0001", "fMEpT7mK:APA91bOlenaPixel9xQ", "mobile_push"),
            *("Pixel 9", "Android 16", "5.3.0", "true", just_now, clock.stamp(clock.now - 400 * DAY)),
        ),
        Device(
            *("Shop website", "0e1ea0c0ffee0002", "fQz81bWw:APA91bOlenaChrome4vD", "web_push"),
            *("Chrome", "macOS 15", "", "true", days_ago, clock.stamp(clock.now - 500 * DAY)),
        ),
    ]
