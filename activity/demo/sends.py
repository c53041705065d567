"""sends.csv: the messages that people were sent, and how far each one got."""

from bisect import bisect
from collections.abc import Iterator
from operator import attrgetter
from random import Random

from .campaigns import CONFIRMATION, SENDING, Calendar, Campaign
from .clock import DAY, Clock
from .people import REFERENCE, Ending, Person

HEADER = (
    *REFERENCE,
    *("campaign", "channel", "message_id", "sent_at", "status"),
    *("delivered_at", "read_at", "clicked_at", "undelivered_at", "unsubscribed_at", "spam_at"),
    *("bounce", "reason", "workflow"),
)

SHARE_OF_ACTIVITIES = 0.62
SHARE_SCHEDULED = 0.45
SHARE_WITH_ID = 0.95  # of messages; a widget's displays have none
SHARE_SHOWN_AGAIN = 0.45

SENT, DELIVERED, READ, CLICKED, UNDELIVERED = range(5)
ON_ITS_WAY = ("sent", *[""] * 8)

OUTCOMES = {
    # of a hundred: sent, delivered, read, clicked, undelivered
    "email": (2, 52, 31, 12, 3),
    "sms": (4, 86, 0, 5, 5),
    "viber": (3, 40, 45, 8, 4),
    "mobile_push": (5, 75, 0, 13, 7),
    "web_push": (6, 80, 0, 7, 7),
    "telegram": (1, 38, 50, 9, 2),
    "app_inbox": (8, 50, 32, 10, 0),
    "widget": (0, 84, 0, 16, 0),
}

TROUBLES = {
    # bounce, reason; never a permanent one, which would end the channel
    "email": [
        ("soft", "452 4.2.2 mailbox full"),
        ("soft", "552 5.2.2 mailbox full"),
        ("soft", "421 4.7.0 too many messages, try again later"),
        ("soft", "451 4.3.0 temporary failure of the server"),
    ],
    "sms": [("", "Phone switched off"), ("", "Out of reach for 24 hours")],
    "viber": [("", "Not a Viber user"), ("", "Expired unread")],
    "mobile_push": [("", "Token no longer registered"), ("", "Expired: device offline")],
    "web_push": [("", "Subscription expired"), ("", "Browser offline")],
    "telegram": [("", "Bot was stopped by the user")],
}

PAUSES = [0, 0, 1, 7, 40, 95, 240, 600, 1_800, 7_200]
"""Seconds until a widget is shown again: the page reloaded, cookies cleared, another tab."""


class Sends:
    def __init__(self, random: Random, clock: Clock):
        self._random = random
        self._clock = clock
        self._calendar = Calendar(clock)
        self._depths = {
            channel: [depth for depth, share in enumerate(shares) for _ in range(share)]
            for channel, shares in OUTCOMES.items()
        }
        self._readable = {channel for channel, shares in OUTCOMES.items() if shares[READ]}

    def of(self, person: Person) -> Iterator[tuple[str, ...]]:
        ending = person.ending
        silent, silent_from = (ending.channel, ending.at) if ending else ("", 0)
        for ordinal, (campaign, at) in enumerate(self._messages(person)):
            if campaign.channel != silent or at < silent_from:
                yield self._row(person, campaign, at, ordinal)
        if ending:
            yield self._last_row(person, ending)

    def _messages(self, person: Person) -> Iterator[tuple[Campaign, int]]:
        """Which campaigns, and when: each scheduled one once at most, the others again and again."""
        chance = self._random.random
        left = int(person.activities * SHARE_OF_ACTIVITIES + chance())
        if not left or not person.channels:
            return
        for campaign in self._scheduled(person, int(left * SHARE_SCHEDULED + chance())):
            left -= 1
            yield campaign, campaign.at + int(chance() * SENDING)
        triggered = self._calendar.triggered(person.channels)
        now, age = self._clock.now, self._clock.now - person.created
        while left > 0:
            left -= 1
            campaign = triggered[int(chance() * len(triggered))]
            at = now - int(age * chance() ** 1.5)
            yield campaign, at
            if campaign.channel == "widget":
                for shown_at in self._shown_again(at):
                    left -= 1
                    yield campaign, shown_at

    def _scheduled(self, person: Person, wanted: int) -> list[Campaign]:
        """Some of those that went out since the person came."""
        campaigns = self._calendar.scheduled(person.channels)
        missed = bisect(campaigns, person.created, key=attrgetter("at"))
        return self._random.sample(campaigns[missed:], min(wanted, len(campaigns) - missed))

    def _shown_again(self, at: int) -> Iterator[int]:
        chance = self._random.random
        while chance() < SHARE_SHOWN_AGAIN:
            at += PAUSES[int(chance() * len(PAUSES))]
            if at > self._clock.now:
                return
            yield at

    def _row(self, person: Person, campaign: Campaign, at: int, ordinal: int) -> tuple[str, ...]:
        name, channel, workflow, _ = campaign
        has_id = channel != "widget" and self._random.random() < SHARE_WITH_ID
        return (
            *person.reference,
            name,
            channel,
            f"m-{person.number:x}-{ordinal:x}" if has_id else "",
            self._clock.stamp(at),
            *self._fate(channel, at),
            workflow,
        )

    def _fate(self, channel: str, at: int) -> tuple[str, ...]:
        """From status to reason; nothing later than now, so what was sent just now is hardly read yet."""
        chance, stamp, now = self._random.random, self._clock.stamp, self._clock.now
        depths = self._depths[channel]
        depth = depths[int(chance() * len(depths))]
        reached = at if channel == "widget" else at + 1 + int(chance() * 40)
        if depth == SENT or reached > now:
            return ON_ITS_WAY
        if depth == UNDELIVERED:
            troubles = TROUBLES[channel]
            return ("undelivered", "", "", "", stamp(reached), "", "", *troubles[int(chance() * len(troubles))])
        status, delivered_at, read_at, clicked_at = "delivered", stamp(reached), "", ""
        if depth != DELIVERED and (reached := reached + 5 + int(chance() ** 4 * 2 * DAY)) <= now:
            if channel in self._readable:
                status, read_at = "read", stamp(reached)
            if depth == CLICKED and (reached := reached + 2 + int(chance() * 90)) <= now:
                status, clicked_at = "clicked", stamp(reached)
        return (status, delivered_at, read_at, clicked_at, "", "", "", "", "")

    def _last_row(self, person: Person, ending: Ending) -> tuple[str, ...]:
        """The message that the channel's silence came from, or the request to confirm."""
        stamp = self._clock.stamp
        at = max(person.created, ending.at - 60)
        campaigns = self._calendar.triggered(frozenset([ending.channel]))
        campaign = CONFIRMATION if ending.status == "not_confirmed" else self._random.choice(campaigns)
        told = {
            "campaign": campaign.name,
            "channel": campaign.channel,
            "message_id": f"m-{person.number:x}-last",
            "sent_at": stamp(at),
            "workflow": campaign.workflow,
        }
        match ending.status:
            case "blacklisted":
                told |= {"status": "undelivered", "undelivered_at": stamp(ending.at)}
                told |= {"bounce": "hard", "reason": ending.reason}
            case "not_confirmed":
                told |= {"status": "delivered", "delivered_at": stamp(at + 1)}
            case status:
                told |= {"status": status, f"{status}_at": stamp(ending.at)}
                told |= {"delivered_at": stamp(min(at + 2, ending.at))}
        return (*person.reference, *[told.get(column, "") for column in HEADER[len(REFERENCE) :]])
