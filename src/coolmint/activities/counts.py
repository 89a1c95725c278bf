"""Facets and days of everything a viewer sees, summed up from the counts that whatever writes activities keeps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, Text, case, cast, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import seen_beside_own
from coolmint.activities.facets import MAX_OPTIONS, CountedOption, Facet, has_label, rows_of
from coolmint.activities.models import IS_LIVE, ActivityCount, CountedAttribute, SfActivityStructured
from coolmint.auth.viewer import Viewer

_DAY = "day"
_EVERY_ACTIVITY_ONCE = "kind"

_KEPT = ActivityCount.__table__.c
_C = SfActivityStructured.__table__.c


async def kept_attributes(session: AsyncSession) -> set[str]:
    """Return the attributes whose values are counted; one the mapping has only just marked is not yet among them."""
    return set((await session.execute(select(CountedAttribute.name))).scalars())


async def count_kept(
    session: AsyncSession, viewer: Viewer, facets: Sequence[Facet], label_contains: str | None = None
) -> list[CountedOption]:
    """Return the most frequent options of every facet, over all the viewer sees, in one statement."""
    if not facets:
        return []
    values = _values(viewer, facets)
    label = func.max(values.c.label)
    grouped = select(
        values.c.facet, values.c.value, label.label("label"), func.sum(values.c.n).label("count")
    ).group_by(values.c.facet, values.c.value)
    if label_contains:
        grouped = grouped.having(has_label(label, label_contains))
    option = grouped.subquery().c
    latest_first = [facet.name for facet in facets if facet.latest_first]
    order = (
        case((option.facet.in_(latest_first), option.value)).desc().nulls_last(),
        option.count.desc(),
        option.label,
        option.value,
    )
    ranked = select(
        option.facet,
        option.value,
        option.label,
        option.count,
        func.count().over(partition_by=option.facet).label("distinct"),
        func.row_number().over(partition_by=option.facet, order_by=order).label("rank"),
    ).subquery()
    first = select(*list(ranked.c)[:-1]).where(ranked.c.rank <= MAX_OPTIONS).order_by(ranked.c.facet, ranked.c.rank)
    return [CountedOption(*row) for row in await session.execute(first)]


def _values(viewer: Viewer, facets: Sequence[Facet]) -> Subquery:
    """Return (facet, value, label, n), one row for each label of each value; none has a count of nothing."""
    sources: list[Select[Any]] = [_kept(viewer, [facet.name for facet in facets])]
    if not viewer.sees_all:
        rows = rows_of(facets, IS_LIVE, seen_beside_own(viewer)).cte("beside").prefix_with("MATERIALIZED")
        for facet in facets:
            each = facet.values(rows).subquery().c
            value = func.coalesce(each.value, "")
            sources.append(_found(literal(facet.name, Text), value, func.coalesce(each.label, value)))
    return _summed(sources)


def _kept(viewer: Viewer, names: Sequence[str]) -> Select[Any]:
    kept = select(_KEPT.facet, _KEPT.value, _KEPT.label, _KEPT.count.label("n")).where(_KEPT.facet.in_(names))
    return kept if viewer.sees_all else kept.where(_KEPT.owner_id.in_(viewer.owner_ids))


def _found(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns, literal(1).label("n"))


def _summed(sources: Sequence[Select[Any]]) -> Subquery:
    every = union_all(*sources).subquery("every").c
    total = func.sum(every.n)
    keys = (every.facet, every.value, every.label)
    return select(*keys, total.label("n")).group_by(*keys).having(total > 0).subquery("summed")


async def count_everything(session: AsyncSession, viewer: Viewer) -> int:
    """Return how many activities the viewer sees."""
    kept = _kept(viewer, [_EVERY_ACTIVITY_ONCE]).subquery().c
    statement = select(func.coalesce(func.sum(kept.n), 0) + _beside(viewer, func.count()))
    return int((await session.execute(statement)).scalar_one())


async def read_kept_extent(session: AsyncSession, viewer: Viewer) -> tuple[date | None, date | None, int]:
    """Return the first and the last activity date, and how many activities the viewer sees."""
    days = await count_kept_days(session, viewer)
    dated = [day for day in days if day is not None]
    return (dated[0], dated[-1], sum(days.values())) if dated else (None, None, sum(days.values()))


async def count_kept_days(session: AsyncSession, viewer: Viewer) -> dict[date | None, int]:
    """Return how many activities the viewer sees on each day, in order; without a date under None, at the end."""
    sources: list[Select[Any]] = [_kept(viewer, [_DAY])]
    if not viewer.sees_all:
        day = func.coalesce(cast(_C.activity_date, Text), "")
        sources.append(_found(literal(_DAY, Text), day, day).where(IS_LIVE, seen_beside_own(viewer)))
    summed = _summed(sources).c
    day_of = cast(func.nullif(summed.value, ""), Date)
    statement = select(day_of, summed.n).order_by(day_of.asc().nulls_last())
    return {day: int(count) for day, count in await session.execute(statement)}


def _beside(viewer: Viewer, what: ColumnElement[Any]) -> ColumnElement[Any]:
    if viewer.sees_all:
        return literal(0)
    return select(what).select_from(SfActivityStructured).where(IS_LIVE, seen_beside_own(viewer)).scalar_subquery()
