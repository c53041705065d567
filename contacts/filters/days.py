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
    """Days counted back from today; but for the last four they are periods of `crm.periods`."""

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

    def days(self, today: date) -> tuple[date | None, date | None]:
        """(first, last), both included; what lies longer ago has no first."""
        period = self.value.removeprefix("over-")
        first, last = preset_days(period, today)
        return (first, last) if period == self.value else (None, first and first - DAY)


class Ago(OneOption):
    """Days of a range, counted back from today whenever they are asked for: a segment of them never ages."""

    unchosen = "Counted from today"
    options = DaysAgo.choices

    def __init__(self, between: DaysBetween):
        super().__init__(between.field_name, between.label, cleaner=one_of(DaysAgo), indexed=between.indexed)
        self.between = between

    def asks(self, value):
        return self.between.asks(DaysAgo(value).days(workspace_today()))
