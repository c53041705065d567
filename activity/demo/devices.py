"""devices.csv: apps and browsers with their push tokens."""

from random import Random
from typing import NamedTuple

from .clock import Clock

HEADER = (
    *("customer_id", "email", "phone", "application", "device_id", "push_token", "channel"),
    *("model", "os", "app_version", "push_allowed", "last_seen_at", "first_seen_at"),
)

SHARE_WITH_APP = 0.36
SHARE_WITH_BROWSER = 0.26
SHARE_ALLOWING_PUSH = 0.85

PHONES = [
    # application, model, operating systems
    ("Shop for Android", "Pixel 9", ("Android 15", "Android 16")),
    ("Shop for Android", "Galaxy S24", ("Android 14", "Android 15", "Android 16")),
    ("Shop for Android", "Galaxy A15", ("Android 14", "Android 15")),
    ("Shop for Android", "Redmi Note 13", ("Android 13", "Android 14")),
    ("Shop for Android", "Xperia 10 VI", ("Android 14", "Android 15")),
    ("Shop for iOS", "iPhone 16", ("iOS 18.6", "iOS 26.1")),
    ("Shop for iOS", "iPhone 14", ("iOS 17.7", "iOS 18.6", "iOS 26.1")),
    ("Shop for iOS", "iPhone SE", ("iOS 17.7", "iOS 18.6")),
    ("Shop for iOS", "iPad Air", ("iPadOS 18.6", "iPadOS 26.1")),
]
BROWSERS = [
    ("Shop website", "Chrome", ("Windows 11", "macOS 15", "Android 15", "Linux")),
    ("Shop website", "Firefox", ("Windows 11", "Linux")),
    ("Shop website", "Edge", ("Windows 11",)),
    ("Shop website", "Safari", ("macOS 15", "macOS 26")),
]
APP_VERSIONS = ["4.8.2", "5.0.0", "5.1.3", "5.2.0", "5.2.1", "5.3.0"]


class Device(NamedTuple):
    application: str
    device_id: str
    push_token: str
    channel: str
    model: str
    os: str
    app_version: str
    push_allowed: str
    last_seen_at: str
    first_seen_at: str

    @property
    def channels(self) -> tuple[str, ...]:
        """What reaches it: a push, and in an app its inbox."""
        return ("mobile_push", "app_inbox") if self.channel == "mobile_push" else ("web_push",)


class Devices:
    def __init__(self, random: Random, clock: Clock):
        self._random = random
        self._clock = clock

    def owned_since(self, created: int) -> list[Device]:
        """Most people have none, few have several."""
        chance = self._random.random
        devices = []
        while chance() < SHARE_WITH_APP:
            devices.append(self.app(created))
        if chance() < SHARE_WITH_BROWSER:
            devices.append(self.browser(created))
        return devices

    def app(self, created: int) -> Device:
        version = self._random.choice(APP_VERSIONS)
        return self._device(PHONES, "mobile_push", version, created)

    def browser(self, created: int) -> Device:
        return self._device(BROWSERS, "web_push", "", created)

    def _device(self, kinds: list, channel: str, version: str, created: int) -> Device:
        random = self._random
        application, model, systems = random.choice(kinds)
        last_seen = created + int((self._clock.now - created) * random.random() ** 0.4)
        return Device(
            application,
            f"{random.getrandbits(64):016x}",
            f"f{random.getrandbits(64):x}:APA91b{random.getrandbits(160):040x}",
            channel,
            model,
            random.choice(systems),
            version,
            "true" if random.random() < SHARE_ALLOWING_PUSH else "false",
            self._clock.stamp(last_seen),
            self._clock.stamp(created),
        )
