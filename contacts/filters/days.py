"""Conditions on instants by the days that they fall on, or on whether there was one at all."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan

from crm.periods import preset_days, workspace_today, workspace_zone
from crm.values import Invalid, clean_date, start_of_day
from crm.wording import day

from .conditions import NO, YES, Between, OneOption, clean_yes_or_no
from .fields import one_of

DAY = timedelta(days=1)

Days = tuple[date | None, date | None]
"""The first and the last, both included; what lies longer ago has no first."""


def clean_day(text: str) -> date:
    """A day whose first instant every zone can show."""
    day = clean_date(text)
    if not 1 < day.year < 9999:
        raise Invalid(f'"{day}" is out of range')
    return day


class DaysBetween(Between):
    """Two days of the workspace's zone, for a column of instants; `never` is what the column has instead of none."""

    def __init__(self, *args, never=None, **kwargs):
        super().__init__(*args, cleaner=clean_day, word=day, input_type="date", **kwargs)
        self.never = never

    def asks(self, value):
        first, last = value
        condition = Q()
        if first:
            condition &= Q(GreaterThanOrEqual(self.column, self.beginning(first)))
        if self.never:
            condition &= Q(GreaterThan(self.column, self.never))
        if last:
            condition &= Q(LessThan(self.column, self.beginning(last + DAY)))
        return condition

    def beginning(self, day: date) -> Any:
        return self.stored(start_of_day(day, workspace_zone()))


class Ever(OneOption):
    """It has an instant (yes), or what the column has instead of none (no)."""

    unchosen = "Ever or never"
    options = ((YES, "at least once"), (NO, "never"))

    def __init__(self, *args, never, **kwargs):
        super().__init__(*args, cleaner=clean_yes_or_no, **kwargs)
        self.never = never

    def asks(self, value):
        return GreaterThan(self.column, self.never) if value == YES else Exact(self.column, self.never)


class DaysAgo(models.TextChoices):
    """Days counted back from today: periods of `crm.periods`, but this month and this year whole; or what is older."""

    TODAY = "today", "today"
    WEEK = "7d", "in the last 7 days"
    DAYS_30 = "30d", "in the last 30 days"
    DAYS_90 = "90d", "in the last 90 days"
    YEAR = "12m", "in the last 12 months"
    THIS_MONTH = "this-month", "this month"
    LAST_MONTH = "last-month", "last month"
    THIS_YEAR = "this-year", "this year"
    OVER_WEEK = "over-7d", "more than 7 days ago"
    OVER_DAYS_30 = "over-30d", "more than 30 days ago"
    OVER_DAYS_90 = "over-90d", "more than 90 days ago"
    OVER_YEAR = "over-12m", "more than 12 months ago"

    def days(self, today: date) -> Days:
        period = self.value.removeprefix("over-")
        first, last = preset_days(period, today)
        if period != self.value:
            return None, first and first - DAY
        ends = {DaysAgo.THIS_MONTH: month_after(today) - DAY, DaysAgo.THIS_YEAR: today.replace(month=12, day=31)}
        return first, ends.get(self, last)


class DaysAhead(models.TextChoices):
    """Days counted on from today, which is the first of them."""

    WEEK = "next-7d", "in the next 7 days"
    DAYS_30 = "next-30d", "in the next 30 days"
    DAYS_90 = "next-90d", "in the next 90 days"
    NEXT_MONTH = "next-month", "next month"

    def days(self, today: date) -> Days:
        if self is DaysAhead.NEXT_MONTH:
            first = month_after(today)
            return first, month_after(first) - DAY
        number = int(self.value.removeprefix("next-").removesuffix("d"))
        return today, today + (number - 1) * DAY


def month_after(day: date) -> date:
    """Its first day."""
    return (day.replace(day=1) + 32 * DAY).replace(day=1)


class FromToday(OneOption):
    """Days of a range, counted from today whenever they are asked for: a segment of them never ages.

    Those to come are offered for what may lie `ahead`.
    """

    unchosen = "Counted from today"

    def __init__(self, between: Between, *, ahead: bool = False):
        chosen = [*DaysAgo, *(DaysAhead if ahead else ())]
        super().__init__(
            between.field_name,
            between.label,
            cleaner=one_of(chosen),
            group=between.group,
            about=between.about,
            indexed=between.indexed,
            indexable=between.indexable,
        )
        self.between = between
        self.options = [(each.value, each.label) for each in chosen]
        self.days = {each.value: each.days for each in chosen}

    @property
    def key(self):
        return self.between.key

    def asks(self, value):
        return self.between.asks(self.days[value](workspace_today()))
