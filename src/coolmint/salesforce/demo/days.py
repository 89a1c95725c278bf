"""The calendar of the demo organisation: which days are busy, and how people write dates.

A day is counted from `Calendar.first`; a stamp is a number of seconds since that day began, in UTC.
"""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate

from coolmint.salesforce.demo.dice import Dice

DAY_SECONDS = 86_400
HISTORY_DAYS = 5 * 365
AHEAD_DAYS = 75
BEFORE_DAYS = 4_000

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Few visits in the summer holidays and around the turn of the year, many before the budget round.
_MONTH_WEIGHTS = (0.9, 1.0, 1.2, 1.0, 1.05, 1.05, 0.7, 0.5, 1.2, 1.3, 1.25, 0.7)
_WEEKDAY_WEIGHTS = (0.95, 1.25, 1.25, 1.15, 0.75, 0.03, 0.02)


_HOLIDAYS = {(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


class Calendar:
    """Every day from well before the first activity to the last planned one."""

    def __init__(self, today: date) -> None:
        self.first = today - timedelta(days=HISTORY_DAYS + BEFORE_DAYS)
        self.today = (today - self.first).days
        self.history_start = self.today - HISTORY_DAYS
        self.end = self.today + AHEAD_DAYS
        dates = [self.first + timedelta(days=day) for day in range(self.end + 400)]
        self.iso = [each.isoformat() for each in dates]
        self.weekday = [each.weekday() for each in dates]
        self.month = [_MONTHS[each.month - 1] for each in dates]
        self.year = [str(each.year) for each in dates]
        self.quarter = [f"Q{(each.month + 2) // 3}" for each in dates]
        self._free = [each.weekday() > 4 or (each.month, each.day) in _HOLIDAYS for each in dates]
        self._written = [_writings(each) for each in dates]
        self._bounds = list(accumulate(self._weight(day, each) for day, each in enumerate(dates)))

    def written(self, day: int, habit: int) -> str:
        """The day as a person with this habit (0 to 4) writes it in a note."""
        return self._written[day][habit]

    def busy_day(self, dice: Dice, low: int, high: int) -> int:
        """A day from `low` to `high`, by how busy the company is on it."""
        floor = self._bounds[low - 1]
        point = floor + dice.roll() * (self._bounds[high] - floor)
        return min(bisect_right(self._bounds, point, low, high), high)

    def working_day(self, day: int) -> int:
        """This day, or the next one on which people work."""
        while self._free[day]:
            day += 1
        return day

    def _weight(self, day: int, each: date) -> float:
        if not self.history_start <= day <= self.end:
            return 0.0
        if (each.month, each.day) in _HOLIDAYS:
            return 0.0
        growth = 0.6 + 0.8 * (day - self.history_start) / HISTORY_DAYS
        planned = 0.12 if day > self.today else 1.0
        return _MONTH_WEIGHTS[each.month - 1] * _WEEKDAY_WEIGHTS[each.weekday()] * growth * planned


def _writings(each: date) -> tuple[str, str, str, str, str]:
    # Not strftime: its month names follow the machine's locale.
    month, weekday = _MONTHS[each.month - 1], _WEEKDAYS[each.weekday()]
    return (
        f"{each.day} {month}",
        f"{month[:3]} {each.day}",
        f"{weekday} {each.day} {month}",
        each.isoformat(),
        f"{each.day} {month[:3]} {each.year}",
    )
