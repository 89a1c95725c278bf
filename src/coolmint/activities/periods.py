"""Periods that move with the day: what a saved filter means by "last month" is right next month, too."""

from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """Weeks begin on Monday (ISO 8601), quarters with January, April, July and October."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    NEXT_WEEK = "next_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    NEXT_MONTH = "next_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    NEXT_QUARTER = "next_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    NEXT_YEAR = "next_year"


Days = tuple[date, date]
"""The first and the last day, both included."""

_STEPS = {"last": -1, "this": 0, "next": 1}
_SINGLE_DAYS = {Period.YESTERDAY: -1, Period.TODAY: 0, Period.TOMORROW: 1}


def days_of(period: Period, today: date) -> Days:
    """Return the days of `period` as seen on `today`."""
    if period in _SINGLE_DAYS:
        day = today + timedelta(days=_SINGLE_DAYS[period])
        return day, day
    which, unit = period.value.split("_")
    step = _STEPS[which]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    begins = (today.year * 12 + today.month - 1) // months + step
    return _first_of(begins * months), _first_of((begins + 1) * months) - timedelta(days=1)


def last_days(count: int, today: date) -> Days:
    """Return the `count` days that end with `today`."""
    return today - timedelta(days=count - 1), today


def next_days(count: int, today: date) -> Days:
    """Return the `count` days that begin with `today`."""
    return today, today + timedelta(days=count - 1)


def _first_of(month: int) -> date:
    """Return the first day of a month counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)
