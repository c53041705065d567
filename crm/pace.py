"""How far something long is at this moment, how fast it goes, and whether anything moves at all."""

from dataclasses import dataclass
from datetime import datetime

from crm.wording import lasting

SOON = 2
"""Seconds in which a rate tells nothing yet."""


@dataclass(frozen=True)
class Pace:
    """`total` is None while nobody knows it, `rate` in rows a second; `still_since` is set where nothing moves."""

    label: str
    done: int
    total: int | None
    rate: int | None
    remaining: str
    still_since: datetime | None

    @classmethod
    def measured(
        cls, label: str, done: int, total: int | None, rate: float, still_since: datetime | None = None
    ) -> "Pace":
        """`rate` is 0 as long as it tells nothing."""
        left = lasting(max(total - done, 0) / rate) if rate and total is not None else ""
        return cls(label, done, total, round(rate) or None, left, still_since)


def rate_since(began_at: datetime | None, now: datetime, done: int) -> float:
    """Rows a second, 0 as long as that tells nothing."""
    seconds = (now - began_at).total_seconds() if began_at else 0
    return done / seconds if seconds >= SOON else 0
