"""The timeline of what a list holds: how many activities on each day, week or month, whichever suits their range."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities import counts, estimates
from coolmint.activities.access import visible_to
from coolmint.activities.models import SfActivityStructured
from coolmint.activities.query import ActivityQuery
from coolmint.activities.schemas import Bar, Timeline, TimelineUnit, Total
from coolmint.activities.service import ActivityCatalogue, settle
from coolmint.auth.viewer import Viewer

_C = SfActivityStructured.__table__.c

_MOST_DAYS = 92
_MOST_WEEKS = 104 * 7

Days = Mapping[date | None, int]


async def get_timeline(
    session: AsyncSession,
    viewer: Viewer,
    query: ActivityQuery,
    catalogue: ActivityCatalogue,
    unit: TimelineUnit | None = None,
) -> Timeline:
    """Return the bars of a filter; together with those without a date they are exactly its total.

    When more match than a request should count, the bars are of a sample: about right, and marked so.
    """
    query = await settle(session, viewer, query, catalogue)
    predicate = query.predicate(viewer)
    if query.is_everything:
        return _timeline(await counts.count_kept_days(session, viewer), unit)
    if await estimates.is_cheap_to_count(session, viewer, predicate):
        statement = select(_C.activity_date, func.count()).where(predicate, visible_to(viewer))
        rows = await session.execute(statement.group_by(_C.activity_date).order_by(_C.activity_date))
        return _timeline(dict(rows.all()), unit)
    total = await counts.count_everything(session, viewer)
    sampled, seen = await estimates.count_sampled_days(session, viewer, predicate, total)
    scale = total / seen if seen else 0.0
    return _timeline({day: estimates.rounded(count * scale) for day, count in sampled.items()}, unit, exact=False)


def _timeline(days: Days, unit: TimelineUnit | None, *, exact: bool = True) -> Timeline:
    dated = {day: count for day, count in days.items() if day is not None}
    unit = unit or _unit_for(dated)
    bars: dict[date, int] = {}
    for day, count in dated.items():
        begins = first_day(day, unit)
        bars[begins] = bars.get(begins, 0) + count
    return Timeline(
        unit=unit,
        bars=[Bar(start=begins, end=last_day(begins, unit), count=bars[begins]) for begins in sorted(bars)],
        undated=days.get(None, 0),
        total=Total(count=sum(days.values()), exact=exact),
    )


def _unit_for(days: Mapping[date, int]) -> TimelineUnit:
    span = (max(days) - min(days)).days if days else 0
    if span <= _MOST_DAYS:
        return TimelineUnit.DAY
    return TimelineUnit.WEEK if span <= _MOST_WEEKS else TimelineUnit.MONTH


def first_day(day: date, unit: TimelineUnit) -> date:
    """Return the day on which the day's bar begins; weeks begin on Monday."""
    match unit:
        case TimelineUnit.DAY:
            return day
        case TimelineUnit.WEEK:
            # The first days of the calendar belong to a week that began before it.
            return day - timedelta(days=min(day.weekday(), (day - date.min).days))
        case TimelineUnit.MONTH:
            return day.replace(day=1)


def last_day(begins: date, unit: TimelineUnit) -> date:
    """Return the last day of the bar that begins there."""
    match unit:
        case TimelineUnit.DAY:
            return begins
        case TimelineUnit.WEEK:
            return begins + timedelta(days=min(6 - begins.weekday(), (date.max - begins).days))
        case TimelineUnit.MONTH:
            return begins.replace(day=monthrange(begins.year, begins.month)[1])
