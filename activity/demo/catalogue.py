"""What has to be there before the files: custom fields, subscription categories, a form, widgets."""

from collections.abc import Iterable
from typing import Any

FIELD_GROUPS = ["Personal", "Loyalty"]

INTERESTS = ["Running", "Outdoor", "Cycling", "Yoga", "Swimming", "Travel"]
TIERS = ["Bronze", "Silver", "Gold", "Platinum"]

CUSTOM_FIELDS: list[tuple[str, str, str, str, dict]] = [
    # group, key, label, type, what differs from the ordinary
    ("Personal", "interests", "Interests", "choices", {"options": INTERESTS}),
    ("Personal", "favourite_store", "Favourite store", "text", {}),
    ("Personal", "shoe_size", "Shoe size (EU)", "decimal", {"minimum": "15", "maximum": "55"}),
    ("Personal", "last_fitting_at", "Last fitting", "datetime", {}),
    ("Personal", "stylist_note", "Stylist's note", "text_area", {}),
    ("Loyalty", "tier", "Tier", "choice", {"options": TIERS}),
    ("Loyalty", "points", "Points", "number", {"minimum": "0"}),
    ("Loyalty", "member_since", "Member since", "date", {}),
    ("Loyalty", "cashback", "Cashback", "decimal", {"minimum": "0"}),
    ("Loyalty", "card_number", "Card number", "text", {"read_only": True}),
]
ORDINARY: dict[str, Any] = {
    "options": [],
    "minimum": None,
    "maximum": None,
    "required": False,
    "read_only": False,
    "indexed": False,
}
CUSTOM_KEYS = tuple(key for _, key, *_ in CUSTOM_FIELDS)

SUBSCRIPTION_CATEGORIES = [
    ("weekly_digest", "Weekly digest", "What is new, every Wednesday"),
    ("sales", "Sales and offers", "Seasonal sales and personal discounts"),
    ("product_news", "Product news", "New arrivals and restocks"),
    ("loyalty_news", "Loyalty programme", "Points, tiers and rewards"),
    ("store_events", "Events in stores", "Workshops, runs and openings nearby"),
]

NEWSLETTER = {
    "name": "Newsletter",
    "slug": "newsletter",
    "title": "News that is worth a run",
    "intro": "New shoes, routes and offers, every Wednesday. No more than one message a week.",
    "asks_for": ["first_name"],
    "custom_fields": [1],  # interests
    "categories": [1, 2],
    "consent_text": "I agree to get this newsletter by email. I can unsubscribe at any time.",
    "allowed_origins": ["http://localhost:3000"],
}

WIDGETS = [
    ("Spin the wheel", "once per session", None),
    ("Free delivery bar", "once per session", None),
    ("Newsletter pop-up", "once per day", 24),
    ("Size guide helper", "once per day", 24),
    ("Exit-intent discount", "once per week", 7 * 24),
]
"""(name, frequency in words, hours between two displays)"""


def fixture() -> list[dict]:
    """For Django's `loaddata`."""
    return [
        *rows("contacts.fieldgroup", ({"name": n, "position": p} for p, n in enumerate(FIELD_GROUPS, 1))),
        *rows(
            "contacts.customfield",
            (
                {"key": key, "label": label, "group": FIELD_GROUPS.index(group) + 1, "type": type_}
                | ORDINARY
                | special
                | {"position": position}
                for position, (group, key, label, type_, special) in enumerate(CUSTOM_FIELDS, 1)
            ),
        ),
        *rows(
            "contacts.subscriptioncategory",
            (
                {"key": key, "title": title, "description": description, "position": position}
                for position, (key, title, description) in enumerate(SUBSCRIPTION_CATEGORIES, 1)
            ),
        ),
        *rows("contacts.subscriptionform", [NEWSLETTER]),
        *rows(
            "activity.campaign",
            (
                {
                    "name": name,
                    "channel": "widget",
                    "display_frequency": frequency,
                    "display_limit": 1 if hours else None,
                    "display_hours": hours,
                }
                for name, frequency, hours in WIDGETS
            ),
        ),
    ]


def rows(model: str, all_fields: Iterable[dict]) -> Iterable[dict]:
    for pk, fields in enumerate(all_fields, start=1):
        yield {"model": model, "pk": pk, "fields": fields}
