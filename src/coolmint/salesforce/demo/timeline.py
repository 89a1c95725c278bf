"""When things happen: how many activities each account gets, and on which days."""

from coolmint.salesforce.demo.days import Calendar
from coolmint.salesforce.demo.dice import Dice


def shares(dice: Dice, total: int, places: int) -> list[int]:
    """`total` dealt to `places`: a few get many, many get a few."""
    head = max(3.0, places / 40)
    weights = dice.shuffled([1.0 / (place + head) for place in range(places)])
    whole = sum(weights)
    dealt = [int(total * weight / whole) for weight in weights]
    for place in range(total - sum(dealt)):
        dealt[place % places] += 1
    return dealt


def days_of(dice: Dice, calendar: Calendar, count: int, begin: int) -> list[int]:
    """Days in order, in bursts: a contact is often followed up within two weeks."""
    days: list[int] = []
    begin = max(begin, calendar.history_start)
    while len(days) < count:
        day = calendar.busy_day(dice, begin, calendar.end)
        days.append(day)
        while len(days) < count and dice.chance(0.6):
            # A follow-up does not reach far into the future, where only few things are planned.
            day = calendar.working_day(day + dice.between(1, 12))
            if day > calendar.today and not dice.chance(0.2):
                break
            days.append(min(day, calendar.end))
    return sorted(days)
