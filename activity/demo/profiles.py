"""What a profile says of a person beside the identifiers: personal data, consent, custom fields."""

from random import Random

from .catalogue import INTERESTS, TIERS
from .clock import Clock
from .homes import Home, Named

SHARE_WITH_GENDER = 0.8
SHARE_WITH_BIRTH_DATE = 0.65
SHARE_WITH_ADDRESS = 0.6
SHARE_WRITTEN_IN_LATIN = 0.12
SHARE_OF_MEMBERS = 0.45

CONSENTS = [
    # subscriptions, unsubscriptions
    ("weekly_digest;sales", ""),
    ("weekly_digest;sales;product_news", ""),
    ("sales", "weekly_digest"),
    ("sales;loyalty_news", ""),
    ("product_news;store_events", "sales"),
    ("weekly_digest;sales;product_news;loyalty_news;store_events", ""),
    ("loyalty_news", "weekly_digest;product_news"),
    ("", "weekly_digest;sales"),
    ("", ""),
]

STORES = ["Central Station", "Old Town", "Riverside Mall", "Harbour", "Airport, gate B", "Online"]
NOTES = [
    "Prefers a call in the evening.",
    'Asked for the "wide fit" twice;\ncall when it is back.',
    "Buys for the whole running club, wants an invoice.",
    "Left-handed. Likes muted colours, no logos.",
    "Gift wrapping, please.\nNo paper receipt.",
]
TASTES = [";".join(INTERESTS[i : i + n]) for n in (1, 2, 3) for i in range(len(INTERESTS) - n + 1)]
MEMBERSHIPS = [TIERS[0]] * 10 + [TIERS[1]] * 6 + [TIERS[2]] * 3 + [TIERS[3]]
NO_MEMBER = ("",) * 5


class Profiles:
    def __init__(self, random: Random, clock: Clock):
        self._random = random
        self._clock = clock

    def personal(self, named: Named | None, home: Home) -> tuple[str, ...]:
        """From first_name to time_zone; `named` is None for a nameless person."""
        chance = self._random.random
        first = last = gender = birth_date = address = ""
        if named:
            first, last = named.first.native, named.last.native
            if not first.isascii() and chance() < SHARE_WRITTEN_IN_LATIN:
                first, last = named.first.latin.title(), named.last.latin.title()
            gender = named.gender if chance() < SHARE_WITH_GENDER else ""
            birth_date = self._birth_date() if chance() < SHARE_WITH_BIRTH_DATE else ""
        place = home.places[int(chance() * len(home.places))]
        if chance() < SHARE_WITH_ADDRESS:
            address = home.streets[int(chance() * len(home.streets))] % (1 + int(chance() * 120))
        postcode = place.postcode % int(chance() * 10) if address else ""
        language = home.languages[int(chance() * len(home.languages))]
        return (
            *(first, last, gender, birth_date, home.code, place.region, place.city),
            *(address, postcode, language, place.time_zone),
        )

    def _birth_date(self) -> str:
        chance = self._random.random
        year = 1948 + int((chance() + chance()) * 30)
        return f"{year}-{1 + int(chance() * 12):02}-{1 + int(chance() * 28):02}"

    def consent(self, created: int) -> tuple[str, str, str]:
        """subscriptions, unsubscriptions, subscribed_at."""
        chance = self._random.random
        subscriptions, unsubscriptions = CONSENTS[int(chance() * len(CONSENTS))]
        if not subscriptions and not unsubscriptions:
            return ("", "", "")
        at = created + int(chance() ** 2 * (self._clock.now - created))
        return (subscriptions, unsubscriptions, self._clock.stamp(at))

    def custom(self, number: int, created: int) -> tuple[str, ...]:
        """In the order of the catalogue's fields."""
        chance = self._random.random
        return (
            TASTES[int(chance() * len(TASTES))] if chance() < 0.4 else "",
            STORES[int(chance() * len(STORES))] if chance() < 0.3 else "",
            str(35 + int(chance() * 24) / 2) if chance() < 0.3 else "",
            self._clock.stamp(self._since(created)) if chance() < 0.12 else "",
            NOTES[int(chance() * len(NOTES))] if chance() < 0.05 else "",
            *(self._membership(number, created) if chance() < SHARE_OF_MEMBERS else NO_MEMBER),
        )

    def _membership(self, number: int, created: int) -> tuple[str, str, str, str, str]:
        """tier, points, member_since, cashback, card_number."""
        chance = self._random.random
        tier = MEMBERSHIPS[int(chance() * len(MEMBERSHIPS))]
        points = int((1 + TIERS.index(tier)) ** 2 * 1_000 * chance())
        since = self._clock.day(self._since(created))
        return (tier, str(points), since, f"{points / 40:.2f}", f"7{number:08}")

    def _since(self, created: int) -> int:
        return created + int((self._clock.now - created) * self._random.random())
