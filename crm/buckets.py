"""The days, weeks, months or years into which a chart divides a period."""

from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
MAX_BUCKETS = 60
STEPS = [(45, "day"), (27 * 7, "week"), (4 * 365, "month")]  # up to so many days


class Bucket(NamedTuple):
    """From `start` until the next bucket's; weeks start on Monday."""

    start: date
    label: str


def step_for(first_day: date, last_day: date) -> str:
    days = (last_day - first_day).days + 1
    return next((step for most, step in STEPS if days <= most), "year")


def buckets_between(first_day: date, last_day: date, step: str) -> list[Bucket]:
    """At most 60, in order; where there are more years, the first bucket holds all that came before the others."""
    starts = [step_start(last_day, step)]
    while starts[0] > first_day and len(starts) < MAX_BUCKETS:
        starts.insert(0, step_start(starts[0] - DAY, step))
    buckets = [Bucket(start, bucket_label(start, step)) for start in starts]
    if buckets[0].start > first_day:
        buckets[0] = Bucket(step_start(first_day, step), f"{first_day.year}–{buckets[0].label}")
    return buckets


def step_start(day: date, step: str) -> date:
    if step == "week":
        return day - day.weekday() * DAY
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def bucket_label(start: date, step: str) -> str:
    if step == "year":
        return str(start.year)
    return f"{start:%b} {start.year}" if step == "month" else f"{start.day} {start:%b}"
