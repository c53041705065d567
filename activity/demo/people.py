"""contacts.csv: who the people are, how they can be reached, and how some of that ended."""

from random import Random
from typing import NamedTuple

from .catalogue import CUSTOM_KEYS
from .clock import HOUR, Clock
from .devices import Device, Devices
from .homes import Home, Homes, Named
from .profiles import Profiles

HEADER = (
    *("external_id", "email", "phone", "telegram_id", "first_name", "last_name", "gender"),
    *("birth_date", "country", "region", "city", "address", "postcode", "language", "time_zone"),
    *("source", "created_at", "email_status", "email_status_at", "email_status_reason"),
    *("subscriptions", "unsubscriptions", "subscribed_at"),
    *CUSTOM_KEYS,
)

REFERENCE = ("customer_id", "email", "phone", "device_id")
"""How the other files name a contact: by one of these."""

PUSH_ONLY, PHONE_ONLY, NAMELESS = 0.06, 0.07, 0.07
SHARE_WITH_PHONE = 0.62
SHARE_WITH_EXTERNAL_ID = 0.72
SHARE_REFERRED_TO_BY_IT = 0.6
SHARE_ON_VIBER = 0.5
SHARE_ON_TELEGRAM = 0.16
SHARE_LEAVING_A_MESSENGER = 0.03
SHARE_NEVER_ACTIVE = 0.1
BUSIEST = 5_000

NOTHING = ("", "", "")

SOURCES = (
    ["import"] * 30
    + ["subscription_form"] * 22
    + ["order"] * 16
    + ["website"] * 10
    + ["api"] * 9
    + ["mobile_api"] * 7
    + ["event"] * 4
    + ["manual"] * 2
)
EMAIL_ENDINGS = ["blacklisted"] * 3 + ["spam"] + ["unsubscribed"] * 6 + ["not_confirmed"] * 4 + [""] * 86
REASONS = {
    "blacklisted": [
        "550 5.1.1 mailbox does not exist",
        "550 5.1.10 recipient not found",
        "550 5.2.1 mailbox disabled, inactive email address",
        "551 5.1.6 mailbox has moved, no forwarding address",
        "553 5.1.3 bad destination mailbox address",
    ],
    "spam": ["Reported as spam in the mailbox"],
    "unsubscribed": ["Link in the footer of the email", "One click in the mailbox"],
    "not_confirmed": ["Asked to confirm, no answer yet"],
}


class Ending(NamedTuple):
    """What a person or a mailbox answered, after which the channel is silent."""

    channel: str
    status: str
    at: int
    reason: str


class Person(NamedTuple):
    """What the files tell of one person."""

    number: int
    contact: tuple[str, ...]
    """The row of contacts.csv; empty for somebody known by a device alone."""
    devices: list[Device]
    reference: tuple[str, str, str, str]
    key_value: str
    home: Home
    created: int
    channels: frozenset[str]
    ending: Ending | None
    activities: int


class People:
    """`total` of them, dealt out to countries and counted from 1."""

    def __init__(self, total: int, random: Random, clock: Clock):
        self._total = total
        self._random = random
        self._clock = clock
        self._homes = Homes()
        self._devices = Devices(random, clock)
        self._profiles = Profiles(random, clock)

    def person(self, number: int) -> Person:
        home, rank = self._homes.of(number)
        created = self._created(number)
        kind = self._random.random()
        if kind < PUSH_ONLY:
            return self._visitor(number, home, created)
        named = home.named(rank)
        email = "" if kind < PUSH_ONLY + PHONE_ONLY else self._email(named, home)
        phone = home.phone(rank) if not email or self._happens(SHARE_WITH_PHONE) else ""
        name = None if kind > 1 - NAMELESS else named
        return self._contact(number, home, name, created, email=email, phone=phone)

    def _happens(self, share: float) -> bool:
        return self._random.random() < share

    def _created(self, number: int) -> int:
        """In the order of the file, and more of them every month."""
        progress = (number / self._total) ** 0.6
        return int((self._clock.now - HOUR) * progress * (1 - 0.02 * self._random.random()))

    def _email(self, named: Named, home: Home) -> str:
        """Nobody else's: a name, a number and a country's domains come together once."""
        separator = "._"[self._happens(0.25)]
        domain = home.domains[int(self._random.random() * len(home.domains))]
        return f"{named.first.latin}{separator}{named.last.latin}{named.number or ''}@{domain}"

    def _visitor(self, number: int, home: Home, created: int) -> Person:
        """Somebody who left a push token and nothing else."""
        owned = self._devices
        device = owned.app(created) if self._happens(0.7) else owned.browser(created)
        return Person(
            number=number,
            contact=(),
            devices=[device],
            reference=("", "", "", device.device_id),
            key_value=device.device_id,
            home=home,
            created=created,
            channels=frozenset(device.channels),
            ending=None,
            activities=self._activities(),
        )

    def _contact(self, number: int, home: Home, named: Named | None, created: int, *, email: str, phone: str) -> Person:
        stamp, profiles = self._clock.stamp, self._profiles
        external_id = f"C-{100_000 + number}" if self._happens(SHARE_WITH_EXTERNAL_ID) else ""
        telegram_id = str(5_100_000_000 + 389 * number) if self._happens(SHARE_ON_TELEGRAM) else ""
        devices = self._devices.owned_since(created)
        channels = self._channels(email, phone, telegram_id, devices)
        ending = self._ending(channels, created)
        on_email = ending if ending and ending.channel == "email" else None
        return Person(
            number=number,
            contact=(
                *(external_id, email, phone, telegram_id),
                *profiles.personal(named, home),
                SOURCES[int(self._random.random() * len(SOURCES))],
                stamp(created),
                *((on_email.status, stamp(on_email.at), on_email.reason) if on_email else NOTHING),
                *(profiles.consent(created) if email else NOTHING),
                *profiles.custom(number, created),
            ),
            devices=devices,
            reference=self._reference(external_id, email, phone),
            key_value=email or phone,
            home=home,
            created=created,
            channels=channels,
            ending=ending,
            activities=self._activities(),
        )

    def _channels(self, email: str, phone: str, telegram_id: str, devices: list[Device]) -> frozenset[str]:
        channels = {channel for device in devices for channel in device.channels}
        if email:
            channels |= {"email", "widget"}
        if phone:
            channels |= {"sms", "viber"} if self._happens(SHARE_ON_VIBER) else {"sms"}
        if telegram_id:
            channels.add("telegram")
        return frozenset(channels)

    def _ending(self, channels: frozenset[str], created: int) -> Ending | None:
        random, now = self._random, self._clock.now
        at = created + 1 + int((now - created - 1) * random.random())
        if "email" in channels:
            if not (status := EMAIL_ENDINGS[int(random.random() * len(EMAIL_ENDINGS))]):
                return None
            at = created if status == "not_confirmed" else at
            return Ending("email", status, at, random.choice(REASONS[status]))
        if "sms" in channels and self._happens(SHARE_LEAVING_A_MESSENGER):
            return Ending("sms", "unsubscribed", at, "Answered STOP")
        return None

    def _reference(self, external_id: str, email: str, phone: str) -> tuple[str, str, str, str]:
        if external_id and self._happens(SHARE_REFERRED_TO_BY_IT):
            return (external_id, "", "", "")
        return ("", email, "" if email else phone, "")

    def _activities(self) -> int:
        """A power law: most have a handful, some hundreds, a few thousands."""
        if self._happens(SHARE_NEVER_ACTIVE):
            return 0
        return min(BUSIEST, int(5.7 * (1 - self._random.random()) ** -0.75) - 2)
