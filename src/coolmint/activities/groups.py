"""The activities of a filter in groups: for each value of one field, how many have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Select,
    Text,
    and_,
    collate,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.activities.access import visible_to
from coolmint.activities.facets import Facet
from coolmint.activities.models import SfActivityStructured
from coolmint.auth.viewer import Viewer

_TABLE = SfActivityStructured.__table__
_C = _TABLE.c


@dataclass(frozen=True)
class After:
    """The last group of the page before."""

    count: int
    folded: str
    value: str


@dataclass(frozen=True)
class GroupPage:
    """`activities` have any value or none; `memberships` counts one with two values twice."""

    groups: Sequence[RowMapping]
    group_count: int
    activities: int
    memberships: int


async def read_groups(
    session: AsyncSession,
    viewer: Viewer,
    predicate: ColumnElement[bool],
    facet: Facet,
    sort: str,
    after: After | None,
    limit: int,
) -> GroupPage:
    """Return up to `limit` groups after the last one, and the totals of all, in one statement."""
    rows = select(*_columns(facet)).where(predicate, visible_to(viewer)).cte("matching").prefix_with("MATERIALIZED")
    values = facet.values(rows).subquery()
    value = func.coalesce(values.c.value, "")
    label = func.max(func.coalesce(values.c.label, values.c.value, ""))
    grouped = (
        select(
            value.label("value"),
            label.label("label"),
            collate(func.lower(label), "C").label("folded"),
            func.count().label("count"),
        )
        .group_by(value)
        .cte("grouped")
        .prefix_with("MATERIALIZED")
    )
    totals = select(
        func.count().label("group_count"),
        func.coalesce(func.sum(grouped.c.count), 0).label("memberships"),
        select(func.count()).select_from(rows).scalar_subquery().label("activities"),
    ).subquery("totals")
    page = _page(grouped, sort, after).limit(limit).subquery("page")
    statement = select(totals, *page.c).select_from(totals.outerjoin(page, true())).order_by(*_order(page, sort))
    found = (await session.execute(statement)).mappings().all()
    first = found[0]
    return GroupPage(
        [row for row in found if row["value"] is not None],
        first["group_count"],
        first["activities"],
        int(first["memberships"]),
    )


def _columns(facet: Facet) -> list[ColumnElement[Any]]:
    if facet.attribute is not None:
        return [_C.attributes[facet.attribute].astext.label(facet.columns[0])]
    return [_C[name] for name in facet.columns]


def _order(groups: Any, sort: str) -> list[ColumnElement[Any]]:
    if sort == "-label":
        return [groups.c.folded.desc(), groups.c.value.desc()]
    by_label = [groups.c.folded, groups.c.value]
    return by_label if sort == "label" else [groups.c.count.desc(), *by_label]


def _page(groups: Any, sort: str, after: After | None) -> Select[Any]:
    statement = select(groups).order_by(*_order(groups, sort))
    if after is None:
        return statement
    folded, value = collate(literal(after.folded, Text), "C"), literal(after.value, Text)
    if sort == "-label":
        return statement.where(or_(groups.c.folded < folded, and_(groups.c.folded == folded, groups.c.value < value)))
    later = or_(groups.c.folded > folded, and_(groups.c.folded == folded, groups.c.value > value))
    if sort == "label":
        return statement.where(later)
    count = literal(after.count, BigInteger)
    return statement.where(or_(groups.c.count < count, and_(groups.c.count == count, later)))
