"""Displays of widgets above their campaign's frequency, and what probably let them through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from contacts.models import Channel, Contact, Device


@dataclass(frozen=True)
class Excess:
    """`send_ids` are the displays above; `campaigns` is {name: (limit, hours, displays above)}."""

    send_ids: frozenset[int] = frozenset()
    campaigns: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    browsers: int = 0

    @property
    def in_words(self) -> str:
        """One sentence for each campaign."""
        return " ".join(
            f"“{name}” is meant to be seen {_times(limit)} within {_hours(hours)};"
            f" {_displays(above)} on this page came sooner."
            for name, (limit, hours, above) in self.campaigns.items()
        )

    @property
    def likely_cause(self) -> str:
        if self.browsers > 1:
            return (
                f"Likely cause: a private window, or cookies, cache and local data that were cleared. Since then the"
                f" website has seen this person under {self.browsers} anonymous IDs, each new to the widget."
            )
        if self.browsers == 1:
            return (
                "Since then the website has seen this person under one anonymous ID alone, so cookies were not cleared:"
                " local data alone may have been, or the widget’s own settings allow more."
            )
        return "Nothing tells in which browser: a private window, or cleared cookies and cache, are the usual cause."


def excess_of(contact: Contact, sends: Iterable[dict]) -> Excess:
    """Of rows of `SendQuerySet.as_lines`. Two queries, and none where no campaign has a limit."""
    displays = [send["keyset_pk"] for send in sends if send["channel"] == Channel.WIDGET and send["display_limit"]]
    above = _above(contact, displays) if displays else []
    if not above:
        return Excess()
    campaigns: dict[str, tuple[int, int, int]] = {}
    for _, _, name, limit, hours in above:
        campaigns[name] = (limit, hours, campaigns.get(name, (0, 0, 0))[2] + 1)
    since = min(begins_at for _, begins_at, *_ in above)
    browsers = Device.objects.filter(contact=contact, channel=Channel.WEB_PUSH, last_seen_at__gte=since).count()
    return Excess(frozenset(send_id for send_id, *_ in above), campaigns, browsers)


def _above(contact: Contact, send_ids: list[int]) -> list[tuple[int, datetime, str, int, int]]:
    """(send id, when its hours began, campaign, limit, hours) of the displays that as many came before as are meant.

    Each looks back in time until it has met as many, over its campaign's hours at most, however many there are. OFFSET
    0 has it go by the index on a contact's sends in order of time, not by that which has all displays of a campaign.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT send.id, date_trunc('hour', began.at), campaign.name, display_limit, display_hours
            FROM activity_send AS send
            JOIN activity_campaign AS campaign ON campaign.id = send.campaign_id
            CROSS JOIN LATERAL (
                SELECT GREATEST(send.sent_at - make_interval(hours => display_hours), '0001-01-02') AS at
            ) AS began
            WHERE send.contact_id = %s AND send.id = ANY(%s) AND EXISTS (
                SELECT FROM (
                    SELECT campaign_id FROM activity_send AS stored
                    WHERE stored.contact_id = send.contact_id
                        AND stored.sent_at > began.at AND (stored.sent_at, stored.id) < (send.sent_at, send.id)
                    ORDER BY stored.sent_at DESC, stored.id DESC OFFSET 0
                ) AS earlier
                WHERE earlier.campaign_id = send.campaign_id OFFSET display_limit - 1 LIMIT 1
            )
            ORDER BY campaign.name, send.id
            """,
            [contact.pk, send_ids],
        )
        return cursor.fetchall()


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _hours(number: int) -> str:
    """In days where it is whole days, as frequencies are spoken of."""
    if number % 24 == 0:
        return {24: "a day", 7 * 24: "a week"}.get(number, f"{number // 24} days")
    return "an hour" if number == 1 else f"{number} hours"


def _displays(number: int) -> str:
    return "1 display" if number == 1 else f"{number} displays"
